// Versions of the privacy notice.

/** The service's own have no first day where nobody was there to read another before. */
export function isSinceEver(one: { in_force_from: string }): boolean {
  return one.in_force_from === '1970-01-01'
}
