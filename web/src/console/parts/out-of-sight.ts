// After a deed a record may be somebody else's: reading it again then finds nothing, and that is no
// failure.
import { computed, ref, type ComputedRef } from 'vue'
import type { Load } from '@/shared/use-load'

export function useOutOfSight<T>(record: Load<T>): { gone: ComputedRef<boolean>; again: () => Promise<void> } {
  const done = ref(false)

  async function again(): Promise<void> {
    done.value = true
    await record.load()
    done.value = record.failure.value?.status === 404
  }

  return { gone: computed(() => done.value && record.failure.value?.status === 404), again }
}
