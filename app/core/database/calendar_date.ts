import { DateTime } from 'luxon'

/** A year of a shop's days, several times over. */
const MOST_KEPT = 2_000

const days = new Map<string, DateTime<true>>()
const texts = new WeakMap<DateTime, string>()

/**
 * A day as a driver answers it, text or a Date, as days are held: midnight UTC. Throws for what is no day. Rows by the thousand name
 * few days, so each is read once.
 */
export function calendarDate(value: string | Date): DateTime<true> {
  const text = (value instanceof Date ? value.toISOString() : value).slice(0, 10)
  const known = days.get(text)
  if (known) return known
  const day = DateTime.fromISO(text, { zone: 'utc' })
  if (!day.isValid) throw new RangeError(`Not a day: ${text}`)
  if (days.size >= MOST_KEPT) days.clear()
  days.set(text, day)
  return day
}

/** A day as the database takes it ("2027-02-28"), worked out once for each that is told again and again. Throws for what is no day. */
export function dayText(day: DateTime): string {
  const known = texts.get(day)
  if (known !== undefined) return known
  const text = day.toISODate()
  if (text === null) throw new RangeError('Not a day')
  texts.set(day, text)
  return text
}
