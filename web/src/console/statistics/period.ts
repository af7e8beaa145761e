// The periods a page of figures is asked for.

export const PERIODS = ['this_quarter', 'last_quarter', 'this_year', 'last_year'] as const
export type Period = (typeof PERIODS)[number]

const STARTS = ['01-01', '04-01', '07-01', '10-01'] as const
const ENDS = ['03-31', '06-30', '09-30', '12-31'] as const

/** First and last day as the service takes them; a period that still runs lasts until today. */
export function spanOf(period: Period, today: string): { from: string; until?: string } {
  const year = Number(today.slice(0, 4))
  const quarter = Math.floor((Number(today.slice(5, 7)) - 1) / 3)
  switch (period) {
    case 'this_quarter':
      return { from: `${year}-${STARTS[quarter] ?? STARTS[0]}` }
    case 'last_quarter':
      return quarter === 0
        ? { from: `${year - 1}-${STARTS[3]}`, until: `${year - 1}-${ENDS[3]}` }
        : { from: `${year}-${STARTS[quarter - 1] ?? STARTS[0]}`, until: `${year}-${ENDS[quarter - 1] ?? ENDS[0]}` }
    case 'this_year':
      return { from: `${year}-01-01` }
    case 'last_year':
      return { from: `${year - 1}-01-01`, until: `${year - 1}-12-31` }
  }
}
