// `say` for the shared parts: a key that is not in the catalogue does not compile.
import { has, language, say, type Values } from './index'
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

/** Several names one after the other. */
export const listed = (names: string[]): string => names.join(language.value === 'en' ? ', ' : '、')

/** What something is, after what it is called. */
export const named = (name: string, what: string): string => `${name}${language.value === 'en' ? ': ' : '：'}${what}`
