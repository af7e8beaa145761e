import { expect, it } from 'vitest'
import { spanOf, type Period } from './period'

it('begins and ends with its quarter or year', () => {
  const cases: [Period, string, { from: string; until?: string }][] = [
    ['this_quarter', '2026-11-28', { from: '2026-10-01' }],
    ['this_quarter', '2026-01-01', { from: '2026-01-01' }],
    ['last_quarter', '2026-11-28', { from: '2026-07-01', until: '2026-09-30' }],
    ['last_quarter', '2026-06-30', { from: '2026-01-01', until: '2026-03-31' }],
    ['last_quarter', '2026-03-31', { from: '2025-10-01', until: '2025-12-31' }],
    ['this_year', '2026-11-28', { from: '2026-01-01' }],
    ['last_year', '2026-11-28', { from: '2025-01-01', until: '2025-12-31' }],
  ]
  for (const [period, today, span] of cases) expect(spanOf(period, today)).toEqual(span)
})
