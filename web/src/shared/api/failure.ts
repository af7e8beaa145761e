// What can go wrong with a call, as one error type that a page can show.
import type { components } from './schema'

export type Problem = components['schemas']['Problem']

/** Worth trying again by itself: nothing was decided about the call. */
const PASSING = [401, 408, 425, 429]

/** A call that was refused (with a `problem`) or did not get through (without). */
export class Failure extends Error {
  readonly problem: Problem | null
  readonly status: number

  constructor(problem: Problem | null, status: number) {
    super(problem?.code ?? 'offline')
    this.problem = problem
    this.status = status
  }

  get code(): string {
    return this.problem?.code ?? 'offline'
  }

  get isOffline(): boolean {
    return this.problem === null && this.status === 0
  }

  /** Decided for good: the same call would be refused again. */
  get isFinal(): boolean {
    return this.status >= 400 && this.status < 500 && !PASSING.includes(this.status)
  }

  /** What is wrong with the field of this JSON pointer (or below it). */
  at(pointer: string): string | null {
    const errors = this.problem?.errors ?? []
    const found = errors.find((error) => error.pointer === pointer || error.pointer.startsWith(`${pointer}/`))
    return found?.detail ?? null
  }
}

/** Whatever was thrown, as a failure: what is no answer of the service did not get through. */
export function failureOf(error: unknown): Failure {
  return error instanceof Failure ? error : new Failure(null, 0)
}
