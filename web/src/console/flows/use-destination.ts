// The choice of a destination, as a form holds it and as the service takes it.
import { computed, reactive, type ComputedRef } from 'vue'
import type { Shape } from '@/shared/api'
import type { Chosen } from '@/console/parts/OrganizationField.vue'

export interface DestinationChoice {
  choice: {
    kind: string
    region: Shape<'RegionView'> | null
    organization: Chosen | null
    country: string
  }
  /** Null while something is missing. */
  value: ComputedRef<Shape<'Destination'> | null>
}

export function useDestination(): DestinationChoice {
  const choice: DestinationChoice['choice'] = reactive({ kind: 'place', region: null, organization: null, country: '' })
  const value = computed<Shape<'Destination'> | null>(() => {
    switch (choice.kind) {
      case 'organization':
        return choice.organization && { kind: 'organization', organization: choice.organization.id }
      case 'abroad':
        return choice.country.trim() ? { kind: 'abroad', country: choice.country.trim() } : null
      case 'unknown':
        return { kind: 'unknown' }
      default:
        return choice.region && { kind: 'place', region: choice.region.code }
    }
  })
  return { choice, value }
}
