import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { nextTick } from 'vue'
import { beforeEach, describe, expect, it, vi } from 'vitest'

interface Call {
  path: string
  key: string | null
  version: string | null
  body: Record<string, unknown>
}

let calls: Call[] = []
let status = 201

async function fetched(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  const json = (body: unknown, code = 200) =>
    new Response(JSON.stringify(body), { status: code, headers: { 'Content-Type': 'application/json' } })
  if (request.method === 'GET') return json({ account: { id: '7', posts: [] } })
  const headers = request.headers
  calls.push({ path: pathname.replace('/api/v1', ''), key: headers.get('Idempotency-Key'), version: headers.get('If-Match'), body: (await request.json()) as Call['body'] })
  return status < 400 ? json({ id: '5', version: calls.length, state: 'draft' }, status) : json({ code: 'busy' }, status)
}

/** The form as a page finds it that was just loaded. */
async function load() {
  vi.resetModules()
  const session = await import('@/shared/session')
  await session.loadMe()
  const leave = await import('./leave-form')
  await leave.openForm(null)
  return leave
}

const kept = async () => {
  await nextTick()
  await new Promise((resolve) => setTimeout(resolve))
}

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory())
  vi.stubGlobal('fetch', fetched)
  calls = []
  status = 201
})

describe('the form of who leaves', () => {
  it('keeps what was filled in through a reload', async () => {
    const before = await load()
    before.form.employer = '新安电子厂'
    await kept()
    const after = await load()
    expect(after.form.employer).toBe('新安电子厂')
  })

  it('is made once, under one key, however often it is tried', async () => {
    const { form, saveDraft } = await load()
    form.employer = '新安电子厂'
    status = 503
    await expect(saveDraft()).rejects.toThrow()
    status = 201
    await saveDraft()
    expect(calls.map((call) => call.path)).toEqual(['/outbound-registrations', '/outbound-registrations'])
    expect(new Set(calls.map((call) => call.key)).size).toBe(1)
    expect(calls[0]?.body).toMatchObject({ employer: '新安电子厂', expected_return_on: null })
  })

  it('amends the draft it has made, at its version, and begins anew when it was handed over', async () => {
    const { form, saveDraft, submitDraft } = await load()
    await saveDraft()
    form.phone = '199 1000 0000'
    await saveDraft()
    await submitDraft()
    expect(calls.map(({ path, version }) => [path, version])).toEqual([
      ['/outbound-registrations', null],
      ['/outbound-registrations/5/amend', '"1"'],
      ['/outbound-registrations/5/submit', '"2"'],
    ])
    expect(calls[1]?.body.phone).toBe('19910000000')
    expect([form.draft, form.phone]).toEqual([null, ''])
  })
})
