// What can be done with a case beside logging attempts, and what its attempts amount to.
import type { Shape } from '@/shared/api'
import { t } from '@/console/words'

export type CaseDeedName = 'assign' | 'hand_off' | 'unreachable' | 'lost_suspected'

/** By the stage it is in; the service knows whose step each is. */
export function caseDeeds(file: Shape<'CaseView'>): CaseDeedName[] {
  const always: CaseDeedName[] = ['assign', 'hand_off']
  switch (file.stage) {
    case 'contacting':
      return [...always, 'unreachable']
    case 'unreachable':
      return [...always, 'lost_suspected']
    default:
      return always
  }
}

export function evidenceWords(told: Shape<'Evidence'>): string {
  return t('absent.evidence', {
    attempts: told.attempts,
    attempts_needed: String(told.attempts_needed.value),
    days: told.days,
    days_needed: String(told.days_needed.value),
    channels: told.channels,
    channels_needed: String(told.channels_needed.value),
  })
}
