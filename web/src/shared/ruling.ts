// The rule that decided, in words.
import type { Shape } from './api'
import { day } from './format'
import { has, say } from './words'
import { listed, nameOf, t } from './words/keys'

export type Ruling = Shape<'Ruling'>

const CHOICES = ['Side', 'Cause', 'ContactChannel']

/** A rule's value in words. */
export function valueWords(value: unknown, unit: string): string {
  const key = `Unit.${unit}`
  if (has(key)) return say(key, { n: String(value) })
  const list = (Array.isArray(value) ? value : [value]).map(String)
  return listed(list.map((one) => CHOICES.map((kind) => nameOf(kind, one)).find((name) => name !== one) ?? one))
}

export function ruleWords(ruling: Ruling): string {
  const where = ruling.county ? t('rule.county', { from: day(ruling.effective_from) }) : t('rule.national')
  return t('rule.is', { name: nameOf('Parameter', ruling.parameter), value: valueWords(ruling.value, ruling.unit), where })
}
