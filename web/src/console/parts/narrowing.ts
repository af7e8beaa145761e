// A list that was opened from a figure is narrowed as the figure was counted: by what stands in its
// address.
import { computed, ref, watch, type ComputedRef, type Ref } from 'vue'
import { useRoute, useRouter, type RouteLocationRaw } from 'vue-router'
import { api, ask } from '@/shared/api'
import { day } from '@/shared/format'
import { nameOf, t } from '@/console/words'
import { regionName } from '@/console/flows/places'
import type { Chosen } from './OrganizationField.vue'

const LISTS: Record<string, string> = {
  '/api/v1/members': 'members',
  '/api/v1/outbound-registrations': 'flows',
  '/api/v1/placements': 'placements',
  '/api/v1/absentees': 'absentees',
}

/** The page that shows the list of an address of the interface. */
export function pageOf(list: string | null | undefined): RouteLocationRaw | null {
  if (!list) return null
  const { pathname, searchParams } = new URL(list, location.origin)
  const name = LISTS[pathname]
  return name ? { name, query: Object.fromEntries(searchParams) } : null
}

const WORDS = {
  category: (value: string) => t('narrow.category', { value: nameOf('Category', value) }),
  away: () => t('narrow.away'),
  age_from: (value: string) => t('narrow.age_from', { value }),
  age_until: (value: string) => t('narrow.age_until', { value }),
  education: (value: string) => t('narrow.education', { value: value || t('narrow.blank') }),
  occupation: (value: string) => t('narrow.occupation', { value: value || t('narrow.blank') }),
  registered: () => t('narrow.registered'),
  came_home: () => t('work.homecomings'),
  flowing: () => t('narrow.flowing'),
  destination: (value: string) => t('narrow.destination', { value: regionName(value) }),
  destination_only: () => t('narrow.destination_only'),
  departs_from: (value: string) => t('narrow.departs_from', { value: day(value) }),
  departs_until: (value: string) => t('narrow.departs_until', { value: day(value) }),
  ended_from: (value: string) => t('narrow.ended_from', { value: day(value) }),
  ended_until: (value: string) => t('narrow.ended_until', { value: day(value) }),
  away_on: (value: string) => t('narrow.away_on', { value: day(value) }),
  measure: (value: string) => t('narrow.measure', { value: nameOf('MeasureKind', value) }),
  reached_from: (value: string) => t('narrow.reached_from', { value: day(value) }),
  reached_until: (value: string) => t('narrow.reached_until', { value: day(value) }),
  seen_from: (value: string) => t('narrow.seen_from', { value: day(value) }),
  seen_until: (value: string) => t('narrow.seen_until', { value: day(value) }),
}

export type Narrow = keyof typeof WORDS

export interface Narrowing {
  /** As the service takes it. */
  query: ComputedRef<Record<string, never>>
  words: ComputedRef<string[]>
  clear: () => void
}

export function useNarrowing(keys: readonly Narrow[]): Narrowing {
  const route = useRoute()
  const router = useRouter()
  const found = computed(() =>
    keys.flatMap((key) => {
      const value = route.query[key]
      return typeof value === 'string' ? [{ key, value }] : []
    }),
  )
  return {
    query: computed(() => Object.fromEntries(found.value.map(({ key, value }) => [key, value])) as Record<string, never>),
    words: computed(() => found.value.map(({ key, value }) => WORDS[key](value))),
    clear: () => void router.replace({ query: {} }),
  }
}

/** One of several values from the address, where it says one. */
export function asked(key: string, values: readonly string[]): string {
  const value = useRoute().query[key]
  return typeof value === 'string' && values.includes(value) ? value : ''
}

/** The organization in the address; its name follows. */
export function useAskedOrganization(): Ref<Chosen | null> {
  const route = useRoute()
  const chosen = ref<Chosen | null>(null)
  watch(
    () => route.query.organization_id,
    (id) => {
      if (typeof id !== 'string' || chosen.value?.id === id) return
      chosen.value = { id, name: '…' }
      void ask(api.GET('/api/v1/organizations/{id}', { params: { path: { id } } })).then(
        ({ short_name }) => {
          if (chosen.value?.id === id) chosen.value.name = short_name
        },
        () => undefined,
      )
    },
    { immediate: true },
  )
  return chosen
}
