import { expect, it } from 'vitest'
import { csv } from './csv'

it('is read by a spreadsheet as it was written', () => {
  const rows = [
    ['去往', '人数'],
    ['广东省', 12],
    ['甲,"乙"', 0],
    ['两\n行', 1],
  ]
  expect(csv(rows)).toBe('\uFEFF去往,人数\r\n广东省,12\r\n"甲,""乙""",0\r\n"两\n行",1\r\n')
})

it('never begins a cell like a formula', () => {
  expect(csv([['=1+1', '+86', '-3', '@a', -3]])).toBe("\uFEFF'=1+1,'+86,'-3,'@a,-3\r\n")
})
