import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, describe, expect, it, vi } from 'vitest'

const OWNER = '7'
const REPORT = { kind: 'all_is_well' as const, region_code: '440306' }

interface Answer {
  status: number
  body: unknown
}

/** What the service says to reports, in turn; the last for ever. Null: no connection. */
let answers: (Answer | null)[] = []
let sent: { id: string; key: string | null }[] = []
let session: string | null = OWNER

const json = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })

async function fetched(request: Request): Promise<Response> {
  if (new URL(request.url).pathname === '/api/v1/me') {
    return session ? json(200, { account: { id: session, posts: [] } }) : json(401, { code: 'not_logged_in' })
  }
  const { id } = (await request.json()) as { id: string }
  const answer = answers.length > 1 ? answers.shift() : answers[0]
  if (!answer) throw new TypeError('no connection')
  sent.push({ id, key: request.headers.get('Idempotency-Key') })
  return json(answer.status, answer.body)
}

/** The box of a page that was just loaded; what lies on the device stays. */
async function load() {
  vi.resetModules()
  const outbox = await import('./outbox')
  await outbox.openOutbox(OWNER)
  await outbox.flush()
  return outbox
}

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory())
  vi.stubGlobal('fetch', fetched)
  answers = [{ status: 201, body: { id: '1', effect: 'applied' } }]
  sent = []
  session = OWNER
})

describe('the outbox', () => {
  it('keeps a report without a network, through a reload, and sends it once there is one', async () => {
    answers = [null]
    const before = await load()
    const id = await before.enqueue(REPORT, '深圳')
    await before.flush()
    expect(before.reports.value.map((report) => report.state)).toEqual(['waiting'])

    answers = [{ status: 201, body: { id: '1', effect: 'applied' } }]
    const after = await load()
    expect(after.reports.value.map(({ id, state }) => [id, state])).toEqual([[id, 'sent']])
    expect(sent).toEqual([{ id, key: id }])
  })

  it('sends a report whose answer was lost under the same id and key', async () => {
    answers = [{ status: 503, body: { code: 'busy' } }, { status: 201, body: { id: '1', effect: 'applied' } }]
    const outbox = await load()
    const id = await outbox.enqueue(REPORT, '深圳')
    await outbox.flush()
    await outbox.flush()
    expect(sent.map((one) => one.id)).toEqual([id, id])
    expect(sent.map((one) => one.key)).toEqual([id, id])
    expect(outbox.reports.value.map((report) => report.state)).toEqual(['sent'])
  })

  it.each([401, 408, 425, 429, 500, 503])('tries again after %i', async (status) => {
    answers = [{ status, body: { code: 'later' } }]
    const outbox = await load()
    await outbox.enqueue(REPORT, '深圳')
    await outbox.flush()
    expect(outbox.waiting.value).toHaveLength(1)
  })

  it.each([400, 403, 409, 422])('shows a refusal with %i and why, until it is taken off', async (status) => {
    answers = [{ status, body: { code: 'made_long_ago', detail: '报的是很久以前的事' } }]
    const outbox = await load()
    const id = await outbox.enqueue(REPORT, '深圳')
    await outbox.flush()
    expect(outbox.reports.value.map(({ state, problem }) => [state, problem?.detail])).toEqual([['refused', '报的是很久以前的事']])
    await outbox.dismiss(id)
    expect(outbox.reports.value).toEqual([])
  })

  it('sends nothing while somebody else is logged in, and says that a log-in is needed', async () => {
    session = '8'
    const outbox = await load()
    await outbox.enqueue(REPORT, '深圳')
    await outbox.flush()
    expect(sent).toEqual([])
    expect(outbox.needsLogIn.value).toBe(true)
  })

  it('shows its reports to nobody else, and keeps what waits at a log-out that does not throw it away', async () => {
    answers = [null]
    const outbox = await load()
    await outbox.enqueue(REPORT, '深圳')
    await outbox.flush()
    await outbox.closeOutbox(false)
    await outbox.openOutbox('8')
    expect(outbox.reports.value).toEqual([])
    await outbox.openOutbox(OWNER)
    expect(outbox.waiting.value).toHaveLength(1)
    await outbox.closeOutbox(true)
    await outbox.openOutbox(OWNER)
    expect(outbox.reports.value).toEqual([])
  })
})
