// `say` for the shared parts: a key that is not in the catalogue does not compile.
import { has, say, type Values } from './index'
import type { SharedKey } from './zh'

export function t(key: SharedKey, values?: Values): string {
  return say(key, values)
}

/** The name of a value of one of the interface's enums; the value itself where it has none. */
export function nameOf(kind: string, value: string | null | undefined): string {
  if (!value) return ''
  const key = `${kind}.${value}`
  return has(key) ? say(key) : value
}
