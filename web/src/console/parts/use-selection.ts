// Lines of a list that were picked, each at the version that was read.
import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue'

export interface Line {
  id: string
  version: number
}

export interface Selection<T extends Line> {
  lines: ShallowRef<T[]>
  count: ComputedRef<number>
  has: (line: T) => boolean
  toggle: (line: T) => void
  /** These as well. */
  all: (lines: T[]) => void
  /** All of these; none of them where all are picked already. */
  toggleAll: (lines: T[]) => void
  clear: () => void
}

export function useSelection<T extends Line>(): Selection<T> {
  const lines = shallowRef<T[]>([])
  const count = computed(() => lines.value.length)

  const has = (line: T): boolean => lines.value.some((one) => one.id === line.id)

  function toggle(line: T): void {
    lines.value = has(line) ? lines.value.filter((one) => one.id !== line.id) : [...lines.value, line]
  }

  function without(some: T[]): T[] {
    return lines.value.filter((one) => !some.some((line) => line.id === one.id))
  }

  function all(more: T[]): void {
    lines.value = [...without(more), ...more]
  }

  function toggleAll(some: T[]): void {
    if (some.every(has)) lines.value = without(some)
    else all(some)
  }

  function clear(): void {
    lines.value = []
  }

  return { lines, count, has, toggle, all, toggleAll, clear }
}
