import { encodeTime } from 'ulid'
import { DateTime } from 'luxon'

const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/
/** Before the first and behind the last moment that an id can tell. */
const FIRST_YEAR = 1970
const LAST_YEAR = 9999

/** A day as browsers send it, "2026-11-30", or null. */
export function dayFrom(text: string): DateTime | null {
  if (!ISO_DAY.test(text)) return null
  const day = DateTime.fromISO(text, { zone: 'utc' })
  return day.isValid && day.year >= FIRST_YEAR && day.year < LAST_YEAR ? day : null
}

/** The first moment of a day in a time zone, and that of the day behind it. */
export function startOf(text: string, zone: string, days = 0): DateTime {
  return DateTime.fromISO(text, { zone }).plus({ days }).startOf('day')
}

/** The smallest id that may have been made at a moment: ids sort by the time at which they were made. */
export const firstIdAt = (moment: DateTime): string =>
  encodeTime(Math.max(0, moment.toMillis()), 10).padEnd(26, '0')
