// Further particulars in a form: what it begins with, and what of it goes to the service.
import type { Shape } from '@/shared/api'

type Background = Shape<'MemberBackground'>
type Whereabouts = Shape<'MemberWhereabouts'>

export type Particular = keyof (Background & Whereabouts)

/** Shown with the record. */
export const BACKGROUND = ['native_place', 'degree', 'professional_title', 'party_post', 'introducers'] as const
/** Shown with a reason only. */
export const WHEREABOUTS = ['landline', 'residence', 'registered_residence'] as const
export type Whereabout = (typeof WHEREABOUTS)[number]
export const STRATA: Shape<'SocialStratum'>[] = ['private_enterprise', 'social_organization', 'self_employed', 'new_media', 'none']
export const YES_NO = ['true', 'false'] as const

/** Every answer as its field has it; empty where there is none. */
export type FurtherForm = Record<Particular, string>

export function formOf(record?: Background): FurtherForm {
  const told = (value: string | boolean | null | undefined): string => (value === null || value === undefined ? '' : String(value))
  return {
    native_place: told(record?.native_place),
    degree: told(record?.degree),
    professional_title: told(record?.professional_title),
    party_post: told(record?.party_post),
    social_stratum: told(record?.social_stratum),
    migrant_worker: told(record?.migrant_worker),
    introducers: told(record?.introducers),
    landline: '',
    residence: '',
    registered_residence: '',
  }
}

type Sent = Pick<Shape<'Correction'>, Particular>

/** What differs from what the form began with; an answer that was deleted or is to be cleared is cleared. */
export function changesOf(form: FurtherForm, begun: FurtherForm, cleared: readonly Whereabout[] = []): Sent {
  const sent: Partial<Record<Particular, string | boolean | null>> = {}
  for (const field of cleared) sent[field] = null
  for (const field of Object.keys(form) as Particular[]) {
    if (field in sent) continue
    const answer = form[field].trim()
    if (answer === begun[field]) continue
    sent[field] = answer === '' ? null : field === 'migrant_worker' ? answer === 'true' : answer
  }
  return sent as Sent
}
