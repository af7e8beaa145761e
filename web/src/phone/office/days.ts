// How long something has waited.
import { daysBetween, today } from '@/shared/format'
import { t } from '@/phone/words'

export function waitedSince(on: string | null | undefined): string {
  if (!on) return ''
  const days = Math.max(0, daysBetween(on, today()))
  return days === 0 ? t('work.waited.today') : t('work.waited', { days })
}

/** A day by which something has to be decided, as what is left of it. */
export function leftUntil(on: string): { told: string; isLate: boolean } {
  const days = daysBetween(today(), on)
  if (days < 0) return { told: t('due.late', { days: -days }), isLate: true }
  return { told: days === 0 ? t('due.today') : t('due.in', { days }), isLate: false }
}
