// What was known of the person when the service last answered: enough to open the app with no
// network. It lies on the device, belongs to one account and goes with the log-out.
import { assumeMe, loadMe, me, type Me } from '@/shared/session'
import { noticeDue } from './enter/notice'
import { closeOutbox, openOutbox } from './outbox/outbox'
import { store } from './outbox/store'

/** Who is logged in: by the service, else, where it is out of reach, as it was last known. */
export async function findMe(): Promise<Me | null> {
  try {
    const found = await enter(await loadMe())
    // Told by the service alone: what was known may have been accepted elsewhere meanwhile.
    noticeDue.value = found?.account.notice_due ?? 0
    return found
  } catch {
    const kept = await (await store()).known<Me>('me')
    if (kept) assumeMe(kept)
    return enter(kept ?? null)
  }
}

async function enter(found: Me | null): Promise<Me | null> {
  const held = await store()
  if (!found) {
    await held.forget()
    return null
  }
  const before = await held.known<Me>('me')
  if (before && before.account.id !== found.account.id) await held.forget()
  await held.know('me', found)
  await openOutbox(found.account.id)
  return found
}

/** After something changed about the person. */
export async function refreshMe(): Promise<void> {
  const found = await loadMe()
  if (found) await (await store()).know('me', found)
}

/** Nothing of the person stays on the device, but what waits, if it is to be kept for them. */
export async function forgetMe(throwAway: boolean): Promise<void> {
  await closeOutbox(throwAway)
  await (await store()).forget()
}

/** Reads something and keeps it; out of reach, what was kept. */
export async function readOrKnown<T>(name: string, read: () => Promise<T>): Promise<T> {
  const held = await store()
  const owned = `${name} of ${me.value?.account.id ?? ''}`
  try {
    const got = await read()
    await held.know(owned, got)
    return got
  } catch (error) {
    const kept = await held.known<T>(owned)
    if (kept !== undefined && isOutOfReach(error)) return kept
    throw error
  }
}

function isOutOfReach(error: unknown): boolean {
  return error instanceof Error && 'isOffline' in error && error.isOffline === true
}
