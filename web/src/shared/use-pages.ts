// A list read page by page: what was read so far, and whether there is more.
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { failureOf, type Failure } from './api'

interface Page<T> {
  items: T[]
  next_cursor?: string | null
}

export interface Pages<T> {
  items: ShallowRef<T[]>
  loading: Ref<boolean>
  failure: ShallowRef<Failure | null>
  hasMore: Ref<boolean>
  /** The next page; the first one where none was read. */
  more: () => Promise<void>
  /** From the first page again. */
  again: () => Promise<void>
}

/** Begins to read at once. */
export function usePages<T>(read: (cursor: { cursor?: string }) => Promise<Page<T>>): Pages<T> {
  const items = shallowRef<T[]>([])
  const loading = ref(true)
  const failure = shallowRef<Failure | null>(null)
  const hasMore = ref(false)
  let next: string | null = null
  let latest = 0

  async function more(): Promise<void> {
    const mine = ++latest
    loading.value = true
    try {
      const page = await read(next ? { cursor: next } : {})
      if (mine !== latest) return
      items.value = next ? [...items.value, ...page.items] : page.items
      next = page.next_cursor ?? null
      hasMore.value = next !== null
      failure.value = null
    } catch (error) {
      if (mine === latest) failure.value = failureOf(error)
    } finally {
      if (mine === latest) loading.value = false
    }
  }

  function again(): Promise<void> {
    next = null
    return more()
  }

  void more()
  return { items, loading, failure, hasMore, more, again }
}
