// Who is logged in, and what happens when the session ends under a page.
import { readonly, ref, shallowRef } from 'vue'
import { ask, Failure, onSessionEnded, quietApi, api, type Shape } from './api'

export type Me = Shape<'MeView'>

const who = shallowRef<Me | null>(null)
export const me = readonly(who)

/** Asks the service who is logged in; null for nobody. Throws where it cannot be reached. */
export async function askMe(): Promise<Me | null> {
  try {
    return await ask(quietApi.GET('/api/v1/me'))
  } catch (error) {
    if (!(error instanceof Failure) || error.status !== 401) throw error
    return null
  }
}

/** The same, and the pages show it. */
export async function loadMe(): Promise<Me | null> {
  who.value = await askMe()
  return who.value
}

/** Shown without asking: what was known of the person when the service was last reached. */
export function assumeMe(known: Me): void {
  who.value = known
}

export async function logIn(body: Shape<'LogIn'>): Promise<Shape<'SessionView'>> {
  // Tokens are for clients without cookies, which no page is.
  const session = (await ask(api.POST('/api/v1/auth/sessions', { body }))) as Shape<'SessionView'>
  if (!session.password_must_change) await loadMe()
  return session
}

/** One's own password in place of the one that was handed over; nothing else opens before it. */
export async function choosePassword(current: string, chosen: string): Promise<void> {
  await ask(api.POST('/api/v1/auth/password', { body: { current, new: chosen } }))
  await loadMe()
}

export const stepUp = (password: string): Promise<void> => confirmPost({ password })

/** By password, by the authenticator or by a recovery code. */
export async function confirmPost(proof: Shape<'StepUp'>): Promise<void> {
  await ask(api.POST('/api/v1/auth/step-up', { body: proof }))
  await loadMe()
}

export async function logOut(): Promise<void> {
  try {
    await ask(quietApi.DELETE('/api/v1/auth/sessions/current'))
  } catch (error) {
    if (!(error instanceof Failure) || error.status !== 401) throw error
  }
  who.value = null
}

/** The page waits for a log-in: show one over it, and call `regained` or `givenUp`. */
const ended = ref(false)
export const sessionEnded = readonly(ended)

let settle: ((again: boolean) => void) | null = null
let pending: Promise<boolean> | null = null

onSessionEnded(() => {
  pending ??= new Promise<boolean>((resolve) => {
    ended.value = true
    settle = resolve
  })
  return pending
})

function settled(again: boolean): void {
  ended.value = false
  settle?.(again)
  settle = null
  pending = null
}

export const regained = (): void => settled(true)
export const givenUp = (): void => settled(false)
