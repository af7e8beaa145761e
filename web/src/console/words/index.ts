// `say` for the console: its own keys and the shared ones.
import { say, type Values } from '@/shared/words'
import type { SharedKey } from '@/shared/words/zh'
import type { ConsoleKey } from './zh'

export { listed, named, nameOf } from '@/shared/words/keys'

export function t(key: ConsoleKey | SharedKey, values?: Values): string {
  return say(key, values)
}
