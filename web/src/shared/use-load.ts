// Reading something for a page: its value, whether it is being read, why it failed.
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { failureOf, type Failure } from './api'

export interface Load<T> {
  value: ShallowRef<T | null>
  loading: Ref<boolean>
  failure: ShallowRef<Failure | null>
  load: () => Promise<void>
}

/** Begins to read at once. What was read stays on the page while it is read again. */
export function useLoad<T>(read: () => Promise<T>): Load<T> {
  const value = shallowRef<T | null>(null)
  const loading = ref(true)
  const failure = shallowRef<Failure | null>(null)
  let latest = 0

  async function load(): Promise<void> {
    const mine = ++latest
    loading.value = value.value === null
    try {
      const got = await read()
      if (mine !== latest) return
      value.value = got
      failure.value = null
    } catch (error) {
      if (mine === latest) failure.value = failureOf(error)
    } finally {
      if (mine === latest) loading.value = false
    }
  }

  void load()
  return { value, loading, failure, load }
}
