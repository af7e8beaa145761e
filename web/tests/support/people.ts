// The demo county's people (src/demo/people.rs) and how they log in.
import type { APIRequestContext, BrowserContext } from '@playwright/test'
import type { Service } from './service'

export const PASSWORD = 'Hongyan-Demo-2026'
export const HOME_SECRETARY = 'zhang.liuxi'
export const HOST_SECRETARY = 'luo.xinan'

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

export interface Person {
  phone: string
  /** Last four of the ID number. */
  suffix: string
}

/** The ID number of the `number`th person, and of nobody beyond those there are. */
export function idNumber(number: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const born = `${1950 + ((number * 7) % 50)}${two(1 + ((number * 5) % 12))}${two(1 + ((number * 3) % 28))}`
  const digits = `330282${born}${String(number % 1000).padStart(3, '0')}`
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(digits[at]), 0)
  const check = '10X98765432'.charAt(sum % 11)
  return `${digits}${check}`
}

/** The `number`th person. Even numbers belong to 柳溪村党支部, odd ones to 石桥村党支部. */
export function person(number: number): Person {
  return { phone: `199${10_000_000 + number}`, suffix: idNumber(number).slice(-4) }
}

/** Calls of one person, as the client makes them. */
export class Calls {
  private count = 0

  constructor(
    private readonly request: APIRequestContext,
    private readonly base: string,
  ) {}

  private headers(more: Record<string, string> = {}): Record<string, string> {
    this.count += 1
    const key = `browser-${Date.now()}-${this.count}-${Math.random().toString(36).slice(2)}`
    return { 'X-Hongyan-Client': 'test', Origin: this.base, 'Idempotency-Key': key, ...more }
  }

  async get<T>(path: string): Promise<T> {
    const answer = await this.request.get(`${this.base}/api/v1${path}`, { headers: this.headers() })
    if (!answer.ok()) throw new Error(`GET ${path}: ${answer.status()} ${await answer.text()}`)
    return (await answer.json()) as T
  }

  async post<T>(path: string, data?: unknown, version?: number): Promise<T> {
    const headers = this.headers(version === undefined ? {} : { 'If-Match': `"${version}"` })
    const answer = await this.request.post(`${this.base}/api/v1${path}`, { headers, data: data ?? {} })
    const text = await answer.text()
    if (!answer.ok()) throw new Error(`POST ${path}: ${answer.status()} ${text}`)
    return (text ? JSON.parse(text) : null) as T
  }

  async delete(path: string): Promise<void> {
    const answer = await this.request.delete(`${this.base}/api/v1${path}`, { headers: this.headers() })
    if (!answer.ok()) throw new Error(`DELETE ${path}: ${answer.status()} ${await answer.text()}`)
  }
}

/** Logs a member in without the page; the browser of this context is then logged in too. */
export async function memberIn(context: BrowserContext, service: Service, who: Person, { accepts } = { accepts: true }): Promise<Calls> {
  const calls = new Calls(context.request, await service.address)
  await calls.post('/auth/one-time-codes', { phone: who.phone })
  const code = await service.code(who.phone)
  const session = await calls.post<{ current_notice: number }>('/auth/sessions', {
    method: 'one_time_code',
    phone: who.phone,
    code,
    id_suffix: who.suffix,
  })
  if (accepts) await calls.post('/auth/notice', { version: session.current_notice })
  return calls
}

/** Lets other systems be told of a member. */
export async function consents(member: Calls): Promise<Calls> {
  const notice = await member.get<{ version: number }>('/privacy-notices/current')
  await member.post('/me/consents', { purpose: 'other_systems', given: true, notice_version: notice.version })
  return member
}

export async function officerIn(context: BrowserContext, service: Service, login: string): Promise<Calls> {
  const calls = new Calls(context.request, await service.address)
  const session = await calls.post<{ current_notice: number }>('/auth/sessions', { method: 'password', login, password: PASSWORD })
  await calls.post('/auth/notice', { version: session.current_notice })
  return calls
}
