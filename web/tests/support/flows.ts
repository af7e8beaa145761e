// Registrations as far as a test needs them, made through the interface.
import type { Calls } from './people'

export const HOST = '新安流动党员党支部'

interface Receipt {
  id: string
  version: number
}

/** China's civil day, or one so many days later. */
export function today(later = 0): string {
  const at = Date.now() + later * 86_400_000
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(at)
}

export async function hostId(calls: Calls): Promise<string> {
  const found = await calls.get<{ items: { id: string }[] }>(`/organizations?q=${encodeURIComponent(HOST)}`)
  const [host] = found.items
  if (!host) throw new Error(`${HOST} is not there`)
  return host.id
}

/** A registration that waits for the home branch. */
export async function submitted(member: Calls): Promise<Receipt> {
  return member.post<Receipt>('/outbound-registrations', {
    departs_on: today(),
    cause: 'work',
    kind: 'fixed_place',
    destination: { kind: 'organization', organization: await hostId(member) },
    employer: '新安电子厂',
    submit: true,
  })
}

export async function register(officer: Calls, flow: Receipt): Promise<Receipt> {
  const talk = { held_on: today(), by: '张支书' }
  return officer.post<Receipt>(`/outbound-registrations/${flow.id}/register`, { talk }, flow.version)
}

/** A member who may report their arrival. */
export async function departed(member: Calls, officer: Calls): Promise<Receipt> {
  return register(officer, await submitted(member))
}
