// The way to a county's identity provider and back. What it is for, and where to go afterwards, stays in
// this tab and never travels.
import { api, ask, type Shape } from '@/shared/api'
import { loadMe } from '@/shared/session'

interface Errand {
  purpose: 'log_in' | 'link'
  /** An address of the console. */
  next: string
}

const KEPT = 'hongyan.identity'

export async function goToProvider(provider: string, errand: Errand): Promise<void> {
  const body = { provider_id: provider }
  const way =
    errand.purpose === 'link'
      ? await ask(api.POST('/api/v1/auth/identities', { body }))
      : await ask(api.POST('/api/v1/auth/identity-log-ins', { body }))
  sessionStorage.setItem(KEPT, JSON.stringify(errand))
  location.assign(way.authorization_url)
}

/** What the browser was sent away for, once. */
export function takeErrand(): Errand {
  const kept = sessionStorage.getItem(KEPT)
  sessionStorage.removeItem(KEPT)
  return kept ? (JSON.parse(kept) as Errand) : { purpose: 'log_in', next: '/' }
}

/** What the provider answered stands in the address, with more that is not ours to send on. */
export function wayBack(query: URLSearchParams): Shape<'WayBack'> {
  const given = (name: string) => query.get(name)
  return { state: given('state') ?? '', code: given('code'), error: given('error'), iss: given('iss') }
}

export async function comeBack(errand: Errand, body: Shape<'WayBack'>): Promise<void> {
  if (errand.purpose === 'link') {
    await ask(api.POST('/api/v1/auth/identities/finish', { body }))
  } else {
    await ask(api.POST('/api/v1/auth/identity-log-ins/finish', { body }))
    await loadMe()
  }
}
