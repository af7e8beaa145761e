import { describe, expect, it } from 'vitest'
import type { Shape } from '@/shared/api'
import { misnamed } from './misnamed'

type Row = Shape<'RowView'>

function row(branch: string, code: string, choices: string[] = []): Row {
  return { values: { branch }, issues: [{ code, field: 'branch', choices }] } as unknown as Row
}

describe('branches by another name', () => {
  it('offers those that several rows bear, the most frequent first', () => {
    const rows = [
      row('溪边支部', 'branch_unknown', ['中共柳溪村党支部']),
      row('白沙镇党委', 'not_a_branch'),
      row('只一行', 'branch_unknown'),
      row('白沙镇党委', 'not_a_branch'),
      row('柳溪村', 'phone_missing'),
      row('柳溪村', 'phone_missing'),
      row('溪边支部', 'branch_unknown', ['中共柳溪村党支部']),
      row('溪边支部', 'branch_unknown', ['中共柳溪村党支部']),
    ]
    expect(misnamed(rows)).toEqual([
      { field: 'branch', words: '溪边支部', rows: 3, choices: ['中共柳溪村党支部'] },
      { field: 'branch', words: '白沙镇党委', rows: 2, choices: [] },
    ])
  })
})
