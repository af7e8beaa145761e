// Days and times as people read them, in China's civil time.
import { language } from './words'

const ZONE = 'Asia/Shanghai'

function formatted(options: Intl.DateTimeFormatOptions, at: Date): string {
  return new Intl.DateTimeFormat(language.value, { timeZone: ZONE, ...options }).format(at)
}

/** `2026-11-25` as a day with its year. */
export function day(civil: string): string {
  return formatted({ year: 'numeric', month: 'long', day: 'numeric' }, new Date(`${civil}T12:00:00+08:00`))
}

/** `2026-11` as a month with its year. */
export function month(civil: string): string {
  return formatted({ year: 'numeric', month: 'long' }, new Date(`${civil}-15T12:00:00+08:00`))
}

/** A date of a record, which may know the year or the month alone. */
export function date(civil: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(civil)) return day(civil)
  return /^\d{4}-\d{2}$/.test(civil) ? month(civil) : civil
}

/** A text of the service with its days as people read them. Chinese puts no blanks around them. */
export function withDays(text: string): string {
  const days = language.value === 'en' ? /\d{4}-\d{2}-\d{2}/g : / ?\d{4}-\d{2}-\d{2} ?/g
  return text.replace(days, (found) => day(found.trim()))
}

/** An instant as day and time. */
export function moment(instant: string | number | Date): string {
  const options = { year: 'numeric', month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit' } as const
  return formatted({ ...options, hourCycle: 'h23' }, new Date(instant))
}

/** The civil day in China of an instant. */
export function dayOf(instant: string | number | Date): string {
  const options = { timeZone: ZONE, year: 'numeric', month: '2-digit', day: '2-digit' } as const
  return new Intl.DateTimeFormat('en-CA', options).format(new Date(instant))
}

/** Today's civil day in China. */
export const today = (): string => dayOf(Date.now())

/** Whole days from one civil day to another. */
export function daysBetween(from: string, until: string): number {
  return Math.round((Date.parse(until) - Date.parse(from)) / 86_400_000)
}
