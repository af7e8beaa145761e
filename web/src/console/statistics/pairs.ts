// From which home to which destination, the most frequent first.
import type { Shape } from '@/shared/api'
import { t } from '@/console/words'
import type { Figure } from './figure'

const MOST_SHOWN = 12

/** A subordinate, or what the organization has beside them. */
export function homeName(line: { organization: { name: string }; own: boolean }): string {
  return line.own ? t('statistics.beside', { name: line.organization.name }) : line.organization.name
}

export function pairs(matrix: Shape<'Matrix'>): (Figure & { name: string })[] {
  return matrix.rows
    .flatMap((row) => row.cells.map((cell, at) => ({ name: `${homeName(row)} → ${matrix.columns[at]?.name ?? ''}`, ...cell })))
    .filter((pair) => (pair.count ?? 0) > 0)
    .sort((one, other) => (other.count ?? 0) - (one.count ?? 0))
    .slice(0, MOST_SHOWN)
}
