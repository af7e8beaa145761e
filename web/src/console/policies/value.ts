// A rule's value as the service takes it, and since when it holds.
import type { Shape } from '@/shared/api'

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
