// What may stand below what, and of which kind: the forms offer nothing that the service refuses.
import type { Shape } from '@/shared/api'

type Type = Shape<'OrganizationType'>
type Kind = Shape<'OrganizationKind'>

export const BELOW: Record<Type, Type[]> = {
  department: ['department', 'township_committee', 'committee'],
  township_committee: ['branch', 'general_branch', 'committee'],
  committee: ['branch', 'general_branch', 'committee'],
  general_branch: ['branch'],
  branch: ['group'],
  group: [],
}

const SETTLED: Kind[] = ['village', 'community', 'enterprise', 'social_organization', 'chamber_of_commerce', 'public_unit']
const BASIC: Kind[] = [...SETTLED, 'mobile_branch', 'temporary', 'joint']

export const KINDS: Record<Type, Kind[]> = {
  department: ['administrative'],
  township_committee: ['administrative'],
  committee: [...SETTLED, 'joint'],
  general_branch: [...SETTLED, 'joint'],
  branch: BASIC,
  group: BASIC,
}

/** What people are in a branch for: their one affiliation, or the life of a branch while they are away. */
export type Holding = 'affiliation' | 'life'

const LIFE_ONLY: Kind[] = ['mobile_branch', 'temporary']

export function holds(one: Pick<Shape<'OrganizationSummary'>, 'type' | 'kind' | 'state'>, what: Holding): boolean {
  return one.type === 'branch' && one.state === 'active' && (what === 'life' || !LIFE_ONLY.includes(one.kind))
}
