import { describe, expect, it } from 'vitest'
import { paragraphs, standing } from './read'

describe('the versions of a privacy notice', () => {
  const version = (n: number, in_force_from: string) => ({ version: n, in_force_from, asks_anew: false, paragraphs: [] })
  const all = [version(4, '2026-12-24'), version(3, '2026-11-27'), version(2, '2026-11-27'), version(1, '2021-11-01')]

  it('stand where their day puts them, the latest of a day before the others', () => {
    expect(all.map((one) => standing(one, all, '2026-11-27'))).toEqual(['coming', 'in_force', 'past', 'past'])
    expect(all.map((one) => standing(one, all, '2026-11-26'))).toEqual(['coming', 'coming', 'coming', 'in_force'])
    expect(all.map((one) => standing(one, all, '2026-12-24'))).toEqual(['in_force', 'past', 'past', 'past'])
  })
})

describe('what is typed as a notice', () => {
  it('is a paragraph a line, without empty ones', () => {
    expect(paragraphs('  一、收集什么\n\n二、用在哪里 \n ')).toEqual(['一、收集什么', '二、用在哪里'])
    expect(paragraphs(' \n')).toEqual([])
  })
})
