// The organization a form begins with, where it is a branch that holds people; nothing otherwise, and
// nothing where it cannot be read: then it is chosen.
import { ref, type Ref } from 'vue'
import { api, ask } from '@/shared/api'
import type { Chosen } from '@/console/parts/OrganizationField.vue'
import { holds, type Holding } from './types'

export function useOwnBranch(id: string | undefined, what: Holding): Ref<Chosen | null> {
  const chosen = ref<Chosen | null>(null)
  async function read(own: string): Promise<void> {
    const one = await ask(api.GET('/api/v1/organizations/{id}', { params: { path: { id: own } } }))
    if (holds(one, what)) chosen.value ??= { id: one.id, name: one.short_name }
  }
  if (id) read(id).catch(() => undefined)
  return chosen
}
