export { api, ask, onSessionEnded, quietApi } from './client'
export { Failure, failureOf, type Problem } from './failure'
export { at, newKey, once } from './keys'
export { isReachable, onReached, probe } from './reach'
export type { components, paths } from './schema'
import type { components } from './schema'

/** A named shape of the interface: `Shape<'MeView'>`. */
export type Shape<Name extends keyof components['schemas']> = components['schemas'][Name]
