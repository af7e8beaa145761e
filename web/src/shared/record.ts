// The entries of a member's record in words, and which of them are never shown in clear.
import type { Shape } from '@/shared/api'
import { nameOf, t } from '@/shared/words/keys'

export type Particular = keyof (Shape<'MemberBackground'> & Shape<'MemberWhereabouts'>)

const SEALED = ['address', 'landline', 'residence', 'registered_residence'] as const

type Sealed = (typeof SEALED)[number]

const isSealed = (field: string): field is Sealed => (SEALED as readonly string[]).includes(field)

/** An entry in words, also as it is asked for in a request (`true`). */
export function entryWords(field: string, value: string | boolean | null | undefined): string {
  if (value === null || value === undefined) return ''
  if (field === 'sex') return nameOf('Sex', String(value))
  if (field === 'social_stratum') return nameOf('SocialStratum', String(value))
  if (field === 'migrant_worker') return t(String(value) === 'true' ? 'yes' : 'no')
  return String(value)
}

/** What a record has in a field that a member can ask to be corrected. */
export function entryOf(record: Shape<'MemberRecord'> | null | undefined, field: Shape<'CorrectableField'>): string {
  if (!record || isSealed(field)) return '••••••'
  return entryWords(field, record[field]) || '—'
}
