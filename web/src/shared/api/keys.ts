// Keys of calls and ids of reports, also where `crypto.randomUUID` is missing (no HTTPS).

export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The header of an unsafe call. Keep it when the call is made again. */
export function once(key: string = newKey()): { 'Idempotency-Key': string } {
  return { 'Idempotency-Key': key }
}

/** The headers of a change to something that was read at this version. */
export function at(version: number, key: string = newKey()): { 'Idempotency-Key': string; 'If-Match': string } {
  return { ...once(key), 'If-Match': `"${version}"` }
}
