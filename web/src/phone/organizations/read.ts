// Organizations as the phone shows them.
import { api, ask, type Shape } from '@/shared/api'

export type Organization = Shape<'OrganizationView'>
export type Summary = Shape<'OrganizationSummary'>

export function readOrganization(id: string): Promise<Organization> {
  return ask(api.GET('/api/v1/organizations/{id}', { params: { path: { id } } }))
}

/** What a member can report to; offices above do not take anybody in. */
const TAKES_IN = ['branch', 'general_branch', 'committee', 'township_committee']

export async function findOrganizations(wish: { q?: string; region_code?: string }): Promise<Summary[]> {
  const query = { ...wish, state: 'active' as const, limit: 50 }
  const { items } = await ask(api.GET('/api/v1/organizations', { params: { query } }))
  return items.filter((found) => TAKES_IN.includes(found.type))
}
