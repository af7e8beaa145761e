// Where somebody goes, in words: divisions and organizations are asked for once and kept.
import { reactive } from 'vue'
import { api, ask, type Shape } from '@/shared/api'
import { t } from '@/console/words'

const names = reactive(new Map<string, string>())

/** Shown as the code until its name has come; a code the service does not know stays one. */
function named(key: string, code: string, read: () => Promise<string>): string {
  const known = names.get(key)
  if (known !== undefined) return known
  names.set(key, code)
  void read().then(
    (name) => names.set(key, name),
    () => undefined,
  )
  return code
}

export function regionName(code: string): string {
  const params = { path: { code } }
  return named(`region ${code}`, code, async () => (await ask(api.GET('/api/v1/regions/{code}', { params }))).full_name)
}

export function organizationName(id: string): string {
  const params = { path: { id } }
  return named(`organization ${id}`, '…', async () => (await ask(api.GET('/api/v1/organizations/{id}', { params }))).short_name)
}

/** Whoever holds a post of the organization under that account. */
export function holderName(organization: string, account: string): string {
  const params = { path: { id: organization } }
  return named(`holder ${account}`, '…', async () => {
    const { items } = await ask(api.GET('/api/v1/organizations/{id}/posts', { params }))
    return items.find((post) => post.account_id === account)?.display_name ?? account
  })
}

export function placeName(destination: Shape<'Destination'>): string {
  switch (destination.kind) {
    case 'place':
      return regionName(destination.region)
    case 'organization':
      return organizationName(destination.organization)
    case 'abroad':
      return `${t('flow.destination.abroad')} ${destination.country}`
    case 'unknown':
      return t('flow.destination.unknown')
  }
}
