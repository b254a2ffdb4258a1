import { daysOf, type Period } from '#billing/renewals/cycle'
import type { DateTime } from 'luxon'

/** How many days of a period nobody uses where the service ends on a day (the first that is not served), and of how many. */
export function unusedDays(period: Period, endsOn: DateTime<true>): { unused: number; of: number } {
  const of = daysOf(period)
  const used = Math.round(endsOn.diff(period.startsOn, 'days').days)
  return { unused: Math.min(of, Math.max(0, of - used)), of }
}
