import { describe, expect, it } from 'vitest'
import { written } from './value'

describe('a value as it is written', () => {
  it.each([
    ['6', 'months', 6],
    [' 30 ', 'days', 30],
    ['home', 'choice', 'home'],
    ['work，study、meeting', 'list', ['work', 'study', 'meeting']],
  ] as const)('%s in %s', (words, unit, value) => {
    expect(written(words, unit)).toEqual(value)
  })

  it('leaves what is no number to the service to refuse', () => {
    expect(written('half', 'months')).toBe('half')
  })
})
