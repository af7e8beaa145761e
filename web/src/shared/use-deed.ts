// Doing something by a button: once at a time, with what went wrong.
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { failureOf, type Failure } from './api'

export interface Deed<A extends unknown[]> {
  busy: Ref<boolean>
  failure: ShallowRef<Failure | null>
  /** True when it was done. */
  run: (...args: A) => Promise<boolean>
}

export function useDeed<A extends unknown[]>(act: (...args: A) => Promise<unknown>): Deed<A> {
  const busy = ref(false)
  const failure = shallowRef<Failure | null>(null)

  async function run(...args: A): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    failure.value = null
    try {
      await act(...args)
      return true
    } catch (error) {
      failure.value = failureOf(error)
      return false
    } finally {
      busy.value = false
    }
  }

  return { busy, failure, run }
}
