// The service's interface: typed calls by cookie session.
import createClient from 'openapi-fetch'
import { language } from '@/shared/words'
import { Failure, type Problem } from './failure'
import { heard, unheard } from './reach'
import type { paths } from './schema'

/** Asked when a call meets an ended session; true when there is a session again. */
type Regain = () => Promise<boolean>

let regain: Regain = () => Promise.resolve(false)

export function onSessionEnded(handler: Regain): void {
  regain = handler
}

const PATIENCE_MS = 30_000

async function send(request: Request): Promise<Response> {
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS)
  try {
    const answer = await fetch(new Request(request, { signal: patience.signal }))
    heard()
    return answer
  } catch {
    unheard()
    throw new Failure(null, 0)
  } finally {
    clearTimeout(timer)
  }
}

/** The page stays as it is while the person logs in again; then the same call is made once more. */
async function sendWithSession(request: Request): Promise<Response> {
  const again = request.clone()
  const answer = await send(request)
  if (!(await isEnded(answer)) || !(await regain())) return answer
  return send(again)
}

/** A wrong password is a 401 too, and no ended session. */
async function isEnded(answer: Response): Promise<boolean> {
  if (answer.status !== 401) return false
  const problem = (await answer.clone().json().catch(() => null)) as Problem | null
  return problem?.code === 'session_ended' || problem?.code === 'not_logged_in'
}

function client(fetch: (request: Request) => Promise<Response>) {
  const made = createClient<paths>({ baseUrl: location.origin, credentials: 'same-origin', fetch })
  made.use({
    onRequest({ request }) {
      request.headers.set('X-Hongyan-Client', 'web')
      if (!request.headers.has('Accept-Language')) request.headers.set('Accept-Language', language.value)
      return request
    },
  })
  return made
}

/** For what a person does: an ended session asks for a log-in and carries on. */
export const api = client(sendWithSession)

/** For what happens in the background: an ended session is just a failure. */
export const quietApi = client(send)

interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

/** The data of an answer; a refusal is thrown as a `Failure`. */
export async function ask<T>(call: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await call
  if (response.ok) return data as T
  const isProblem = typeof error === 'object' && error !== null && 'code' in error
  throw new Failure(isProblem ? (error as Problem) : null, response.status)
}
