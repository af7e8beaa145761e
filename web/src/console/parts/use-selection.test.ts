import { describe, expect, it } from 'vitest'
import { useSelection } from './use-selection'

const line = (id: string) => ({ id, version: 1 })
const ids = (lines: { id: string }[]) => lines.map((one) => one.id).join(' ')

describe('what is picked of a list', () => {
  it('is toggled one by one, also after the list was read again', () => {
    const { lines, toggle, has, count } = useSelection()
    toggle(line('1'))
    toggle(line('2'))
    expect([ids(lines.value), count.value, has(line('2'))]).toEqual(['1 2', 2, true])
    toggle(line('1'))
    expect(ids(lines.value)).toBe('2')
  })

  it('takes all that are shown, and gives them back, and keeps the others', () => {
    const { lines, toggle, toggleAll, clear } = useSelection()
    toggle(line('9'))
    toggle(line('2'))
    toggleAll([line('1'), line('2')])
    expect(ids(lines.value)).toBe('9 1 2')
    toggleAll([line('1'), line('2')])
    expect(ids(lines.value)).toBe('9')
    clear()
    expect(lines.value).toEqual([])
  })
})
