// The code an organization shows: an address that any phone's camera opens, with nothing personal.

export function codeOf(organization: string): string {
  return `${location.origin}/arrive?host=${organization}`
}

/** The organization a code names; null for any other code. */
export function organizationOf(code: string): string | null {
  try {
    const url = new URL(code)
    const id = url.pathname === '/arrive' ? url.searchParams.get('host') : null
    return id && /^\d{1,20}$/.test(id) ? id : null
  } catch {
    return null
  }
}
