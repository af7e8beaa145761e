// What the other side did: the member's messages and, for officers, those of their posts.
import { ref } from 'vue'
import { api, ask, once, type Shape } from '@/shared/api'
import { readOrKnown } from '@/phone/known'

export type Message = Shape<'MessageView'>

/** For the dot on the first page. */
export const unread = ref(0)

/** A page of them, the newest first; the first page is there without a network too. */
export async function readInbox(cursor: { cursor?: string } = {}): Promise<Shape<'Inbox'>> {
  const read = () => ask(api.GET('/api/v1/me/messages', { params: { query: cursor } }))
  const inbox = cursor.cursor ? await read() : await readOrKnown('inbox', read)
  unread.value = inbox.unread
  return inbox
}

export async function markRead(message: Message): Promise<void> {
  if (message.read) return
  const params = { path: { id: message.id }, header: once() }
  await ask(api.POST('/api/v1/me/messages/{id}/read', { params }))
}

/** The page on which something can be done about it. An officer's message names the member. */
export function placeOf(message: Message): string {
  if (message.kind.startsWith('correction.')) return message.member_id ? '/office' : '/me/corrections'
  if (message.cases) return '/office/calls'
  if (message.endpoint_id) return '/console/integrations/webhooks'
  if (message.kind === 'placement.imported') return '/console/placements?state=notified'
  if (!message.member_id) return '/flow'
  if (message.case_id) return '/office/calls'
  if (message.placement_id) return `/office/placements/${message.placement_id}`
  return message.registration_id ? `/office/flows/${message.registration_id}` : '/office'
}
