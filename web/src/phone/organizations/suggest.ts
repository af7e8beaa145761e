// Organizations that the rules suggest for a member, with why.
import { api, ask, type Shape } from '@/shared/api'

export type Suggestions = Shape<'HostSuggestions'>
export type Suggested = Shape<'SuggestedHost'>

/** Of the registered place, or of the division that was chosen instead. */
export function readSuggestions(region: string | null): Promise<Suggestions> {
  const body: Shape<'HostWish'> = region ? { region_code: region } : {}
  return ask(api.POST('/api/v1/host-suggestions', { body }))
}

const DIGITS_OF_A_TOWNSHIP = 9

/** The county whose streets and towns can be chosen from; none where the place is coarser. */
export function countyOf(region: string): string | null {
  const county = region.slice(0, 6)
  if (region.length === DIGITS_OF_A_TOWNSHIP) return county
  return region.length === 6 && !county.endsWith('00') ? county : null
}

/** The streets and towns of a county, by code and name. */
export async function townshipsOf(county: string): Promise<{ code: string; name: string }[]> {
  const query = { parent: county, limit: 500 }
  const { items } = await ask(api.GET('/api/v1/regions', { params: { query } }))
  return items.filter((region) => region.level === 'township')
}
