import type { DateTime } from 'luxon'
import type { Taken } from '#provisioning/capacity/record_capacity'

/** A day's record. */
export interface CapacityDay extends Taken {
  day: DateTime
}

/** When something runs out if it goes on as it did. */
export type Forecast =
  | { type: 'unknown' }
  | { type: 'full' }
  | { type: 'steady' }
  | { type: 'later' }
  | { type: 'date'; on: DateTime }

/** Less says more about one large customer than about growth. */
const FEWEST_DAYS = 7
const FARTHEST = { years: 2 }

/**
 * The day on which nothing is left at the growth between the first and the last of these days, which are in order; unknown
 * where less than a week was recorded, and `later` beyond two years.
 */
export function forecast(history: CapacityDay[]): Forecast {
  const [first, last] = [history[0], history.at(-1)]
  if (!first || !last) return { type: 'unknown' }
  if (last.used >= last.total) return { type: 'full' }
  const days = Math.round(last.day.diff(first.day, 'days').days)
  if (days < FEWEST_DAYS) return { type: 'unknown' }
  const aDay = (last.used - first.used) / days
  if (aDay <= 0) return { type: 'steady' }
  const left = Math.ceil((last.total - last.used) / aDay)
  const farthest = last.day.plus(FARTHEST)
  if (left > farthest.diff(last.day, 'days').days) return { type: 'later' }
  return { type: 'date', on: last.day.plus({ days: left }) }
}
