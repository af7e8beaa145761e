// The branches that several rows name and the system does not know: put right once for all of them.
import type { Shape } from '@/shared/api'

/** One such name, how many of the rows bear it, and the branches that may be meant. */
export interface Misnamed {
  field: 'branch'
  words: string
  rows: number
  choices: string[]
}

const UNKNOWN: Shape<'IssueCode'>[] = ['branch_unknown', 'branch_ambiguous', 'not_a_branch']

/** Those that two rows or more bear, the most frequent first. */
export function misnamed(rows: Shape<'RowView'>[]): Misnamed[] {
  const found = new Map<string, Misnamed>()
  for (const row of rows) {
    const issue = row.issues.find((one) => UNKNOWN.includes(one.code))
    const words = row.values['branch']
    if (!issue || !words) continue
    const name = found.get(words) ?? { field: 'branch', words, rows: 0, choices: issue.choices ?? [] }
    found.set(words, { ...name, rows: name.rows + 1 })
  }
  return [...found.values()].filter((name) => name.rows > 1).sort((a, b) => b.rows - a.rows)
}
