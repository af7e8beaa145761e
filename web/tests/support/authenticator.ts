// The demo officers' authenticator (TOTP, RFC 6238). A code opens once, and the service takes the one
// before and the one after as well: an account has three in half a minute.
import { createHmac } from 'node:crypto'

export const DEMO_SECRET = 'HONGYANDEMOHONGYANDEMOHONGYANDEM'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const SECONDS = 30
/** Seconds from the end of a half minute in which the code before is left alone: it may run out on its way. */
const TOO_LATE = 10

function bytes(secret: string): Buffer {
  const bits = [...secret].map((one) => ALPHABET.indexOf(one).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}

function code(secret: string, step: number): string {
  const moment = Buffer.alloc(8)
  moment.writeBigUInt64BE(BigInt(step))
  const digest = createHmac('sha1', bytes(secret)).update(moment).digest()
  const at = (digest.at(-1) ?? 0) & 15
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

export class Authenticator {
  private last = 0

  constructor(private readonly secret: string = DEMO_SECRET) {}

  /** One that was not given before. */
  next(): string {
    const seconds = Date.now() / 1000
    const now = Math.floor(seconds / SECONDS)
    const oldest = seconds % SECONDS > SECONDS - TOO_LATE ? now : now - 1
    this.last = Math.max(this.last + 1, oldest)
    if (this.last > now + 1) throw new Error('no code is left in this half minute')
    return code(this.secret, this.last)
  }
}

const known = new Map<string, Authenticator>()

/** That of an officer of the demo, for as long as the worker's service runs. */
export function authenticatorOf(login: string): Authenticator {
  const found = known.get(login) ?? new Authenticator()
  known.set(login, found)
  return found
}
