// How long something waits, in words and in the colour that goes with them.
import { daysBetween, today } from '@/shared/format'
import { t } from '@/console/words'

export interface Waiting {
  words: string
  tone: '' | 'ochre' | 'red'
}

/** Against the day it should be done by. */
export function until(due: string, now: string = today()): Waiting {
  const left = daysBetween(now, due)
  if (left < 0) return { words: t('days.overdue', { n: -left }), tone: 'red' }
  if (left === 0) return { words: t('days.today'), tone: 'ochre' }
  return { words: t('days.left', { n: left }), tone: left <= 3 ? 'ochre' : '' }
}

/** Since the day it came. */
export function since(day: string, now: string = today()): Waiting {
  const waited = daysBetween(day, now)
  if (waited <= 0) return { words: t('days.today'), tone: '' }
  return { words: t('days.waiting', { n: waited }), tone: waited > 7 ? 'ochre' : '' }
}
