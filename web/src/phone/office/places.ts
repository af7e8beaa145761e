// Where a host can put a newcomer: its branches and their groups.
import { api, ask, type Shape } from '@/shared/api'
import { readOrganization, type Summary } from '@/phone/organizations/read'

export interface PlaceIn {
  key: string
  name: string
  branch: string
  group: string | null
}

async function below(superior_id: string): Promise<Summary[]> {
  const query = { superior_id, state: 'active' as const, limit: 200 }
  return (await ask(api.GET('/api/v1/organizations', { params: { query } }))).items
}

const HOLDS_LIFE: Shape<'OrganizationType'>[] = ['branch', 'general_branch']

async function inBranch(branch: Summary): Promise<PlaceIn[]> {
  const groups = (await below(branch.id)).filter((one) => one.type === 'group')
  if (groups.length === 0) return [{ key: branch.id, name: branch.short_name, branch: branch.id, group: null }]
  return groups.map((group) => ({
    key: group.id,
    name: `${branch.short_name} · ${group.short_name}`,
    branch: branch.id,
    group: group.id,
  }))
}

export async function placesBelow(host: string): Promise<PlaceIn[]> {
  const own = await readOrganization(host)
  const branches = own.type === 'branch' ? [own] : (await below(host)).filter((one) => HOLDS_LIFE.includes(one.type))
  return (await Promise.all(branches.map(inBranch))).flat()
}
