// Reports made on this device: kept before they are sent, sent until the server has them, and never
// called done before that. Sending one twice is harmless: the server knows it by its id.
import { computed, readonly, ref, shallowRef, toRaw } from 'vue'
import { ask, failureOf, newKey, once, onReached, quietApi } from '@/shared/api'
import { askMe } from '@/shared/session'
import { store, type Report, type ReportBody } from './store'

const RETRY_MS = 30_000
/** Reports the server has had for this long are no longer shown. */
const SHOWN_DAYS = 30

const list = shallowRef<Report[]>([])
export const reports = computed(() => list.value)
export const waiting = computed(() => list.value.filter((report) => report.state === 'waiting'))

const durable = ref(true)
export const isDurable = readonly(durable)

/** What waits cannot go before its owner logs in again. */
const loggedOut = ref(false)
export const needsLogIn = readonly(loggedOut)

let owner: string | null = null
const others = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('hongyan-outbox')

const latestFirst = (a: Report, b: Report) => b.body.made_at.localeCompare(a.body.made_at)

async function show(): Promise<void> {
  const mine = owner
  if (!mine) return
  const held = await store()
  durable.value = held.isDurable
  const found = (await held.reportsOf(mine)).sort(latestFirst)
  if (mine === owner) list.value = found
}

async function write(report: Report): Promise<void> {
  await (await store()).put(toRaw(report))
  await show()
  others?.postMessage('changed')
}

/** What became of a report; nothing where it was thrown away meanwhile. */
async function rewrite(report: Report): Promise<void> {
  await (await store()).replace(toRaw(report))
  await show()
  others?.postMessage('changed')
}

/** Opens the box of this account and sends what waits in it. */
export async function openOutbox(account: string): Promise<void> {
  owner = account
  await show()
  await clearOld()
  void flush()
}

/** Nobody's box is shown any more; what waits stays for its owner unless it is thrown away. */
export async function closeOutbox(throwAway: boolean): Promise<void> {
  const held = await store()
  for (const report of list.value) {
    if (throwAway || report.state !== 'waiting') await held.remove(report.id)
  }
  owner = null
  list.value = []
}

async function clearOld(): Promise<void> {
  const limit = new Date(Date.now() - SHOWN_DAYS * 86_400_000).toISOString()
  const old = list.value.filter((report) => report.state === 'sent' && report.body.made_at < limit)
  const held = await store()
  for (const report of old) await held.remove(report.id)
  if (old.length > 0) await show()
}

export type NewReport = Omit<ReportBody, 'id' | 'made_at'>

/** Keeps a report on the device, then tries to send it. Resolves when it is kept. */
export async function enqueue(body: NewReport, place: string): Promise<string> {
  if (!owner) throw new Error('a report without an owner')
  const id = newKey()
  const made_at = new Date().toISOString()
  await write({ id, account: owner, body: { ...body, id, made_at }, place, state: 'waiting', attempts: 0 })
  void flush()
  return id
}

/** Takes a refused report off the list. */
export async function dismiss(id: string): Promise<void> {
  await (await store()).remove(id)
  await show()
  others?.postMessage('changed')
}

let flushing: Promise<void> | null = null
let retry: ReturnType<typeof setTimeout> | undefined

/** Sends what waits, the oldest first. */
export function flush(): Promise<void> {
  flushing ??= alone(sendAll).finally(() => {
    flushing = null
  })
  return flushing
}

/** One tab at a time where the browser can arrange it. */
async function alone(act: () => Promise<void>): Promise<void> {
  if (navigator.locks) await navigator.locks.request('hongyan-outbox', act)
  else await act()
}

async function sendAll(): Promise<void> {
  clearTimeout(retry)
  await show()
  const due = [...waiting.value].reverse()
  if (due.length === 0) return
  if (!(await isOwnSession())) {
    later()
    return
  }
  for (const report of due) {
    if (!(await send(report))) {
      later()
      return
    }
  }
}

function later(): void {
  clearTimeout(retry)
  retry = setTimeout(() => void flush(), RETRY_MS)
}

/** Another tab may have logged somebody else in: their session sends nothing from this box. */
async function isOwnSession(): Promise<boolean> {
  try {
    const now = await askMe()
    loggedOut.value = now?.account.id !== owner
    return !loggedOut.value
  } catch {
    return false
  }
}

/** False when it should be tried later, and the rest after it. */
async function send(report: Report): Promise<boolean> {
  try {
    const call = quietApi.POST('/api/v1/check-ins', { params: { header: once(report.id) }, body: report.body })
    await rewrite({ ...report, state: 'sent', receipt: await ask(call), attempts: report.attempts + 1 })
    return true
  } catch (error) {
    const failure = failureOf(error)
    if (failure.isFinal && failure.problem) {
      await rewrite({ ...report, state: 'refused', problem: failure.problem, attempts: report.attempts + 1 })
      return true
    }
    await rewrite({ ...report, attempts: report.attempts + 1 })
    return false
  }
}

/** From now on the box is emptied whenever there is a chance. */
export function watchOutbox(): void {
  others?.addEventListener('message', () => void show())
  onReached(() => void flush())
  window.addEventListener('online', () => void flush())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void flush()
  })
}
