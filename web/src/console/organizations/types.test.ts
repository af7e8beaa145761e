import { expect, it } from 'vitest'
import { holds } from './types'

it.each([
  ['branch', 'village', 'active', true, true],
  ['branch', 'joint', 'active', true, true],
  ['branch', 'mobile_branch', 'active', false, true],
  ['branch', 'temporary', 'active', false, true],
  ['branch', 'village', 'dissolved', false, false],
  ['general_branch', 'village', 'active', false, false],
  ['township_committee', 'administrative', 'active', false, false],
  ['group', 'village', 'active', false, false],
] as const)('%s, %s, %s: affiliation %s, life %s', (type, kind, state, affiliation, life) => {
  const one = { type, kind, state }
  expect([holds(one, 'affiliation'), holds(one, 'life')]).toEqual([affiliation, life])
})
