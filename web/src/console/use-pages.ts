// A list that is read page by page: what came so far, and the next on asking.
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { failureOf, type Failure } from '@/shared/api'

export interface Page<T> {
  items: T[]
  next_cursor?: string | null | undefined
}

export interface Pages<T> {
  items: ShallowRef<T[]>
  loading: Ref<boolean>
  failure: ShallowRef<Failure | null>
  hasMore: Ref<boolean>
  /** Reads from the beginning. What was read stays on the page meanwhile. */
  load: () => Promise<void>
  more: () => Promise<void>
}

export function usePages<T>(read: (cursor: { cursor?: string }) => Promise<Page<T>>): Pages<T> {
  const items = shallowRef<T[]>([])
  const loading = ref(true)
  const failure = shallowRef<Failure | null>(null)
  const hasMore = ref(false)
  let cursor: string | undefined
  let latest = 0

  async function next(fresh: boolean): Promise<void> {
    const mine = ++latest
    loading.value = fresh && items.value.length === 0
    try {
      const page = await read(fresh || !cursor ? {} : { cursor })
      if (mine !== latest) return
      items.value = fresh ? page.items : [...items.value, ...page.items]
      cursor = page.next_cursor ?? undefined
      hasMore.value = cursor !== undefined
      failure.value = null
    } catch (error) {
      if (mine === latest) failure.value = failureOf(error)
    } finally {
      if (mine === latest) loading.value = false
    }
  }

  const load = (): Promise<void> => next(true)
  void load()
  return { items, loading, failure, hasMore, load, more: () => next(false) }
}
