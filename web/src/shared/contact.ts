// The numbers of a member, the one to try first in front: who is away may have another there.
import { api, ask } from './api'

/** Asked for only when somebody wants to call: the look is in the member's access log. */
export async function numbersOf(id: string): Promise<string[]> {
  const shown = await ask(api.POST('/api/v1/members/{id}/contact', { params: { path: { id } } }))
  return [shown.away_phone, shown.phone].filter((one) => typeof one === 'string')
}
