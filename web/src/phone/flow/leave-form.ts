// What the member fills in to leave: kept on the device until it is sent, so that neither a reload
// nor the back button loses it.
import { reactive, watch } from 'vue'
import { api, ask, at, newKey, once, type Shape } from '@/shared/api'
import { today } from '@/shared/format'
import { me } from '@/shared/session'
import { proxyText } from '@/phone/helper'
import { refreshMe } from '@/phone/known'
import { store } from '@/phone/outbox/store'
import type { Flow } from './my-flow'
import { placeOf } from './place'

export interface LeaveForm {
  destination: Shape<'Destination'>
  /** The destination in words. */
  place: string
  region: string
  host: string
  departs_on: string
  expected_return_on: string
  cause: Shape<'Cause'>
  kind: Shape<'FlowKind'>
  employer: string
  residence: string
  phone: string
  /** The draft the service holds of it, and at which version. */
  draft: { id: string; version: number } | null
  /** The key of its creation: the same when it is tried again. */
  key: string
}

function fresh(): LeaveForm {
  return {
    destination: { kind: 'unknown' },
    place: '',
    region: '',
    host: '',
    departs_on: today(),
    expected_return_on: '',
    cause: 'work',
    kind: 'fixed_place',
    employer: '',
    residence: '',
    phone: '',
    draft: null,
    key: newKey(),
  }
}

export const form = reactive<LeaveForm>(fresh())

const shelf = () => `leave of ${me.value?.account.id ?? ''}`
let isOpen = false

watch(form, async (now) => {
  if (isOpen) await (await store()).know(shelf(), JSON.parse(JSON.stringify(now)))
})

/** Takes up what was begun here, or the draft the service has, or begins anew. */
export async function openForm(flow: Flow | null): Promise<void> {
  if (isOpen) return
  const kept = await (await store()).known<LeaveForm>(shelf())
  const draft = flow?.state === 'draft' ? flow : null
  if (kept && (kept.draft?.id ?? null) === (draft?.id ?? null)) Object.assign(form, kept)
  else Object.assign(form, fresh(), draft ? await ofDraft(draft) : {})
  isOpen = true
}

async function ofDraft(flow: Flow): Promise<Partial<LeaveForm>> {
  const place = await placeOf(flow.destination, flow.home?.host_name ?? null)
  return {
    destination: flow.destination,
    place: place.name,
    region: place.region,
    host: place.host,
    departs_on: flow.departs_on,
    expected_return_on: flow.expected_return_on ?? '',
    cause: flow.home?.cause ?? 'work',
    kind: flow.home?.kind ?? 'fixed_place',
    employer: flow.employer ?? '',
    residence: flow.home?.residence ?? '',
    draft: { id: flow.id, version: flow.version },
  }
}

async function closeForm(): Promise<void> {
  isOpen = false
  Object.assign(form, fresh())
  await (await store()).know(shelf(), undefined)
}

/** Hands the form to the service as a draft; the answer says which paper applies, and why. */
export async function saveDraft(): Promise<Shape<'FlowReceipt'>> {
  const common = {
    departs_on: form.departs_on,
    expected_return_on: form.expected_return_on || null,
    cause: form.cause,
    kind: form.kind,
    destination: form.destination,
    ...(form.employer ? { employer: form.employer } : {}),
    ...(form.residence ? { residence: form.residence } : {}),
    ...(form.phone ? { phone: form.phone.replace(/\D/g, '') } : {}),
    ...proxyText(),
  }
  const receipt = form.draft
    ? await ask(
        api.POST('/api/v1/outbound-registrations/{id}/amend', {
          params: { path: { id: form.draft.id }, header: at(form.draft.version) },
          body: common,
        }),
      )
    : await ask(api.POST('/api/v1/outbound-registrations', { params: { header: once(form.key) }, body: common }))
  form.draft = { id: receipt.id, version: receipt.version }
  await refreshMe()
  return receipt
}

/** Sends the draft to the home branch. */
export async function submitDraft(): Promise<void> {
  if (!form.draft) throw new Error('nothing to submit')
  const params = { path: { id: form.draft.id }, header: at(form.draft.version) }
  await ask(api.POST('/api/v1/outbound-registrations/{id}/submit', { params, body: { ...proxyText() } }))
  await closeForm()
  await refreshMe()
}
