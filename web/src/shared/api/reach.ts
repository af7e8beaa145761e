// Is the service within reach? `navigator.onLine` lies, so what counts is whether it answered.
import { readonly, ref } from 'vue'

const reachable = ref(true)
export const isReachable = readonly(reachable)

const waiting = new Set<() => void>()

/** Runs when the service answers again after silence. */
export function onReached(handler: () => void): void {
  waiting.add(handler)
}

export function heard(): void {
  if (reachable.value) return
  reachable.value = true
  pause = FIRST_PAUSE_MS
  for (const handler of waiting) handler()
}

export function unheard(): void {
  reachable.value = false
  later()
}

const FIRST_PAUSE_MS = 3_000
const LONGEST_PAUSE_MS = 60_000
let pause = FIRST_PAUSE_MS
let timer: ReturnType<typeof setTimeout> | undefined

function later(): void {
  if (timer !== undefined) return
  timer = setTimeout(() => {
    timer = undefined
    void probe()
  }, pause)
  pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
}

/** Asks whether anybody is there. */
export async function probe(): Promise<void> {
  try {
    const answer = await fetch('/healthz', { cache: 'no-store' })
    if (answer.ok) heard()
    else unheard()
  } catch {
    unheard()
  }
}

window.addEventListener('online', () => void probe())
window.addEventListener('offline', () => void probe())
