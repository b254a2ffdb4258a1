import type { DateTime } from 'luxon'

/**
 * The calendar day that a moment has in a time zone, as the database holds days: midnight UTC of that day. Fails for a
 * zone that does not exist, so that no document is dated with nothing.
 */
export function calendarDay(moment: DateTime, zone: string): DateTime<true> {
  // In UTC first, because somewhere a day begins at one o'clock when summer time does.
  const day = moment.setZone(zone).setZone('utc', { keepLocalTime: true }).startOf('day')
  if (!day.isValid) throw new RangeError(`Not a day of a time zone: ${zone}`)
  return day as DateTime<true>
}
