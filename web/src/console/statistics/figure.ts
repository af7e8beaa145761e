// A count of the service, which covers one of too few people.
import { t } from '@/console/words'

export interface Figure {
  count?: number | null | undefined
  /** Address of the list behind the count. */
  list?: string | null | undefined
}

export const told = (figure: Figure | undefined): number | string => figure?.count ?? t('statistics.covered')
