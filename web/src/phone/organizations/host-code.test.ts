import jsQR from 'jsqr'
import { encode } from 'uqr'
import { describe, expect, it } from 'vitest'
import { codeOf, organizationOf } from './host-code'

const SCALE = 5

/** The code as a camera would see it: dark and light pixels. */
function picture(words: string): { data: Uint8ClampedArray; size: number } {
  const code = encode(words, { ecc: 'M', border: 2 })
  const size = code.size * SCALE
  const data = new Uint8ClampedArray(size * size * 4).fill(255)
  for (let at = 0; at < size * size; at += 1) {
    const dark = code.data[Math.floor(at / size / SCALE)]?.[Math.floor((at % size) / SCALE)]
    if (dark) data.fill(0, at * 4, at * 4 + 3)
  }
  return { data, size }
}

describe('the code of an organization', () => {
  it('is read back from its picture', () => {
    const { data, size } = picture(codeOf('914082761580525521'))
    const seen = jsQR(data, size, size)
    expect(seen && organizationOf(seen.data)).toBe('914082761580525521')
  })

  it.each(['https://example.org/arrive', 'https://example.org/pay?host=12', 'https://example.org/arrive?host=1;2', 'a text', ''])(
    'is no other code: %s',
    (words) => expect(organizationOf(words)).toBeNull(),
  )
})
