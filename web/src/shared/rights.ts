// What a post lets its holder do: nothing is offered that the service keeps shut. The
// service decides; this only spares people refusals.
import { computed } from 'vue'
import type { Shape } from '@/shared/api'
import { me } from '@/shared/session'

type Role = Shape<'Role'>

const KEEPERS: Role[] = ['secretary', 'deputy_secretary', 'committee_officer', 'county_officer']
const FOLLOWERS: Role[] = [...KEEPERS, 'liaison']

const HOLDERS = {
  absentees: FOLLOWERS,
  flows: [...FOLLOWERS, 'chamber_officer'],
  submit: ['secretary', 'deputy_secretary', 'liaison', 'committee_officer'],
  members: FOLLOWERS,
  register: KEEPERS,
  imports: KEEPERS,
  exports: [...KEEPERS, 'chamber_officer'],
  full_exports: ['committee_officer', 'county_officer'],
  statistics: [...KEEPERS, 'statistician'],
  found: ['committee_officer', 'county_officer'],
  posts: ['secretary', 'committee_officer', 'county_officer', 'county_administrator'],
  post_list: [...FOLLOWERS, 'county_administrator', 'statistician', 'auditor'],
  policies: ['county_officer', 'county_administrator'],
  audit: ['auditor'],
  accounts: ['county_administrator'],
  notices: ['county_administrator'],
  integrations: ['committee_officer', 'county_officer', 'county_administrator'],
  jobs: [...KEEPERS, 'county_administrator'],
} satisfies Record<string, Role[]>

export type Right = keyof typeof HOLDERS

const roles = computed(() => (me.value?.account.posts ?? []).map((post) => post.role))

export function may(right: Right): boolean {
  const holders: Role[] = HOLDERS[right]
  return roles.value.some((role) => holders.includes(role))
}

/** The organization of the first post: where a form begins. */
export function ownOrganization(): { id: string; name: string } | null {
  const post = me.value?.account.posts[0]
  return post ? { id: post.organization_id, name: post.organization } : null
}
