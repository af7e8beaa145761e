// What can be done with a registration and with a placement, in the order of the buttons. The
// service says which of them are open to whoever asks.
export const DEEDS = ['submit', 'register', 'refuse', 'amend', 'return', 'withdraw', 'cancel', 'close'] as const
export type FlowDeedName = (typeof DEEDS)[number]

export const PLACEMENT_DEEDS = ['check_in', 'begin_verifying', 'accept', 'refuse', 'reroute', 'move', 'leave'] as const
export type PlacementDeedName = (typeof PLACEMENT_DEEDS)[number]

/** Left out where nothing was written. */
export function said<K extends string>(key: K, words: string): { [P in K]?: string } {
  const trimmed = words.trim()
  return (trimmed ? { [key]: trimmed } : {}) as { [P in K]?: string }
}
