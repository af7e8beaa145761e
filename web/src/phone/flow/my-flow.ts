// The member's own registration, with both halves: the open one, else the latest.
import { api, ask, type Shape } from '@/shared/api'
import { me } from '@/shared/session'
import { readOrKnown } from '@/phone/known'

export type Flow = Shape<'FlowView'>
export type Placement = Shape<'PlacementSummary'>

/** Null for a member who never left. */
export function readMyFlow(): Promise<Flow | null> {
  return readOrKnown('flow', async () => {
    const id = me.value?.member?.open_registration?.id ?? (await latest())
    if (!id) return null
    return ask(api.GET('/api/v1/outbound-registrations/{id}', { params: { path: { id } } }))
  })
}

/** The list is the newest first; an officer's holds other people's as well. */
async function latest(): Promise<string | undefined> {
  const { items } = await ask(api.GET('/api/v1/outbound-registrations', { params: { query: { limit: 50 } } }))
  return items.find((line) => line.member.id === me.value?.member?.record.id)?.id
}

const UNDER_WAY = ['submitted', 'registered', 'in_flow']

export function isUnderWay(flow: Flow | null): boolean {
  return flow !== null && UNDER_WAY.includes(flow.state)
}

const OVER = ['moved', 'rerouted', 'refused', 'withdrawn', 'left']

/** The host's half that counts now; a refused one only until home names another. */
export function currentPlacement(flow: Flow): Placement | null {
  const open = flow.placements.filter((placement) => !OVER.includes(placement.state))
  return open[open.length - 1] ?? flow.placements[flow.placements.length - 1] ?? null
}

/** What to do next, in the order of a journey. */
export type NextDeed = 'leave' | 'continue' | 'again' | 'wait' | 'arrive' | 'all_is_well'

export function nextDeed(flow: Flow | null): NextDeed {
  if (flow?.state === 'draft') return 'continue'
  if (flow?.state === 'refused') return 'again'
  if (!flow || !isUnderWay(flow)) return 'leave'
  if (flow.state !== 'in_flow') return 'wait'
  const placement = currentPlacement(flow)
  const isExpected = placement?.state === 'notified' || placement?.state === 'not_arrived'
  return isExpected ? 'arrive' : 'all_is_well'
}
