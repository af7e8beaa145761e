import { describe, expect, it } from 'vitest'
import { shade, TILES } from './tiles'

describe('the tiles', () => {
  it('are the 34 divisions of the province level, each once', () => {
    const codes = TILES.flatMap((tile) => (tile ? [tile.code] : []))
    expect(codes).toHaveLength(34)
    expect(new Set(codes).size).toBe(34)
  })

  it('are darker the more there are, and light for nobody', () => {
    expect([0, 1, 20, 21, 99, 100].map((count) => shade(count, 100))).toEqual([0, 1, 1, 2, 5, 5])
    expect(shade(0, 0)).toBe(0)
  })
})
