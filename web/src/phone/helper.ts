// Helper mode: somebody else fills in on the member's phone, and everything sent says so.
import { computed, ref } from 'vue'
import type { Shape } from '@/shared/api'
import { keep, recall } from '@/shared/remember'
import { nameOf, t } from './words'

export type Reason = Shape<'ProxyReason'>
export const REASONS: Reason[] = ['asked_by_member', 'old_or_ill', 'no_phone', 'no_network']

interface Helper {
  /** Who helps, as the member would say: 女儿, 邻居老王. */
  who: string
  reason: Reason
}

function recalled(): Helper | null {
  try {
    const kept = JSON.parse(recall('helper') ?? 'null') as Helper | null
    return kept && REASONS.includes(kept.reason) ? kept : null
  } catch {
    return null
  }
}

const current = ref<Helper | null>(recalled())
export const helper = computed(() => current.value)

export function setHelper(chosen: Helper | null): void {
  current.value = chosen
  keep('helper', chosen ? JSON.stringify(chosen) : null)
}

/** What a registration says of the help. */
export function proxyText(): { proxy_reason?: string } {
  if (!current.value) return {}
  return { proxy_reason: t('helper.mark', { who: current.value.who, reason: nameOf('ProxyReason', current.value.reason) }) }
}

export function helperNote(): string {
  return current.value ? t('helper.note', { who: current.value.who }) : ''
}

/** What a report says of the help. */
export function proxyMark(): { proxy_reason?: Reason; note?: string } {
  return current.value ? { proxy_reason: current.value.reason, note: helperNote() } : {}
}
