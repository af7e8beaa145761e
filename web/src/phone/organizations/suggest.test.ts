import { describe, expect, it } from 'vitest'
import { countyOf } from './suggest'

describe('the county whose streets can be chosen from', () => {
  it.each([
    ['440306', '440306'],
    ['440306001', '440306'],
    ['440300', null],
    ['440000', null],
    ['', null],
  ])('of %s is %s', (region, county) => {
    expect(countyOf(region)).toBe(county)
  })
})
