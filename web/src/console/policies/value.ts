// A rule's value, in words and as the service takes it.
import type { Shape } from '@/shared/api'
import { has, say } from '@/shared/words'
import { nameOf } from '@/console/words'

const CHOICES = ['Side', 'Cause']

export function valueWords(value: unknown, unit: string): string {
  const key = `Unit.${unit}`
  if (has(key)) return say(key, { n: String(value) })
  const list = (Array.isArray(value) ? value : [value]).map(String)
  return list.map((one) => CHOICES.map((kind) => nameOf(kind, one)).find((name) => name !== one) ?? one).join('、')
}

/** What is typed, in the shape that the rule's unit asks for. */
export function written(words: string, unit: Shape<'Unit'>): Shape<'WrittenValue'> {
  switch (unit) {
    case 'days':
    case 'months':
    case 'count':
    case 'hour':
      return /^\d+$/.test(words.trim()) ? Number(words.trim()) : words
    case 'list':
      return words.split(/[,，、\s]+/).filter(Boolean)
    case 'choice':
      return words.trim()
  }
}

/** The seeds hold since ever. */
export const inForce = (from: string): boolean => from > '1970-01-01'
