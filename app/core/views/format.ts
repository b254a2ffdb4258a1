import { DateTime, Info } from 'luxon'
import { clock } from '#core/clock'
import { readerLanguage } from '#core/i18n/languages'
import { currencyOf } from '#core/money/currencies'
import type { Money } from '#core/money/money'

const formatters = new Map<string, Intl.NumberFormat>()

/** An amount as people of a locale write it, "€12.34". */
export function formatMoney(
  amount: Money | { minor: number; currency: string },
  locale = readerLanguage().locale
): string {
  const { exponent } = currencyOf(amount.currency)
  const key = `${locale}:${amount.currency}`
  let formatter = formatters.get(key)
  if (!formatter) {
    formatter = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency: amount.currency,
      minimumFractionDigits: exponent,
      maximumFractionDigits: exponent,
    })
    formatters.set(key, formatter)
  }
  return formatter.format(amount.minor / 10 ** exponent)
}

/** A day, "22 Nov 2026", in UTC. */
export function formatDate(moment: DateTime | Date, locale = readerLanguage().locale): string {
  const date = toDate(moment)
  return `${date.getUTCDate()} ${monthsOf(locale)[date.getUTCMonth()]} ${date.getUTCFullYear()}`
}

/** A moment, "22 Nov 2026, 14:05 UTC". */
export function formatMoment(moment: DateTime | Date, locale = readerLanguage().locale): string {
  const date = toDate(moment)
  const time = `${twoDigits(date.getUTCHours())}:${twoDigits(date.getUTCMinutes())}`
  return `${formatDate(date, locale)}, ${time} UTC`
}

const DAY = 86_400
const UNITS = [
  ['day', DAY],
  ['hour', 3_600],
  ['minute', 60],
] as const
/** What is further away is told by its day. */
const TOLD_BY_DAY = 7 * DAY

/**
 * A moment as people tell it, "2 hours ago" or its day, as scripts go on to tell it (`resources/js/times.js`): both say the
 * same in the same way, so that nothing moves when a page comes to life.
 */
export function formatAgo(moment: DateTime | Date, locale = readerLanguage().locale): string {
  const seconds = (toDate(moment).getTime() - clock.nowMs()) / 1_000
  if (Math.abs(seconds) >= TOLD_BY_DAY) return formatDate(moment, locale)
  const { counted, now } = countersOf(locale)
  const [name, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? []
  return name && size ? counted.format(Math.trunc(seconds / size), name) : now
}

interface Counters {
  counted: Intl.RelativeTimeFormat
  now: string
}

const counters = new Map<string, Counters>()

function countersOf(locale: string): Counters {
  let known = counters.get(locale)
  if (!known) {
    const now = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(0, 'second')
    known = { counted: new Intl.RelativeTimeFormat(locale), now }
    counters.set(locale, known)
  }
  return known
}

const toDate = (moment: DateTime | Date) => (moment instanceof Date ? moment : moment.toJSDate())

const twoDigits = (number: number) => String(number).padStart(2, '0')

const months = new Map<string, string[]>()

/** Luxon asks for the names of the months each time it formats one; pages format dozens. */
function monthsOf(locale: string): string[] {
  let names = months.get(locale)
  if (!names) months.set(locale, (names = Info.months('short', { locale })))
  return names
}

const DATABASE_TIME = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d))?$/

/** What stands for a moment: a Date, an SQL text or an ISO text of the database, or Luxon's. */
export type Momentary = DateTime | Date | string | number | null | undefined

/** A moment from a raw database value, or null. */
export function momentFrom(value: Momentary): DateTime | null {
  if (value instanceof DateTime) return value.isValid ? value : null
  const date = dateFrom(value)
  return date && DateTime.fromJSDate(date, { zone: 'utc' })
}

/** The same for what is only written down: long lists do without Luxon, which takes ten times as long. */
export function dateFrom(value: Momentary): Date | null {
  if (value === null || value === undefined) return null
  if (value instanceof Date) return value
  if (value instanceof DateTime) return value.isValid ? value.toJSDate() : null
  if (typeof value === 'number') return new Date(value)
  return fromDatabase(value) ?? fromText(value)
}

/** What a database usually answers. */
function fromDatabase(text: string): Date | null {
  const [, day, time = '00:00:00'] = DATABASE_TIME.exec(text) ?? []
  const date = new Date(`${day}T${time}Z`)
  const exists = day?.endsWith(`-${twoDigits(date.getUTCDate())}`)
  return exists ? date : null
}

function fromText(text: string): Date | null {
  const parsed = text.includes('T')
    ? DateTime.fromISO(text, { zone: 'utc' })
    : DateTime.fromSQL(text, { zone: 'utc' })
  return parsed.isValid ? parsed.toJSDate() : null
}
