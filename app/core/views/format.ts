import { DateTime, Info } from 'luxon'
import { currencyOf } from '#core/money/currencies'
import type { Money } from '#core/money/money'

const formatters = new Map<string, Intl.NumberFormat>()

/** An amount as people of a locale write it, "€12.34". */
export function formatMoney(
  amount: Money | { minor: number; currency: string },
  locale = 'en'
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
export function formatDate(moment: DateTime, locale = 'en'): string {
  const { day, month, year } = moment.toUTC()
  return `${day} ${monthsOf(locale)[month - 1]} ${year}`
}

/** A moment, "22 Nov 2026, 14:05 UTC". */
export function formatMoment(moment: DateTime, locale = 'en'): string {
  const { hour, minute } = moment.toUTC()
  return `${formatDate(moment, locale)}, ${twoDigits(hour)}:${twoDigits(minute)} UTC`
}

const twoDigits = (number: number) => String(number).padStart(2, '0')

const months = new Map<string, string[]>()

/** Luxon asks for the names of the months each time it formats one; pages format dozens. */
function monthsOf(locale: string): string[] {
  let names = months.get(locale)
  if (!names) months.set(locale, (names = Info.months('short', { locale })))
  return names
}

const DATABASE_TIME = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d))?$/

/** A moment from a raw database value (a Date, an SQL text or an ISO text), or null. */
export function momentFrom(
  value: DateTime | Date | string | number | null | undefined
): DateTime | null {
  if (value === null || value === undefined) return null
  if (value instanceof DateTime) return value.isValid ? value : null
  if (value instanceof Date) return DateTime.fromJSDate(value, { zone: 'utc' })
  if (typeof value === 'number') return DateTime.fromMillis(value, { zone: 'utc' })
  const text = String(value)
  return fromDatabase(text) ?? fromText(text)
}

/** What a database usually answers, read without Luxon's parser, which takes ten times as long. */
function fromDatabase(text: string): DateTime | null {
  const [, day, time = '00:00:00'] = DATABASE_TIME.exec(text) ?? []
  const date = new Date(`${day}T${time}Z`)
  const exists = day?.endsWith(`-${twoDigits(date.getUTCDate())}`)
  return exists ? DateTime.fromJSDate(date, { zone: 'utc' }) : null
}

function fromText(text: string): DateTime | null {
  const parsed = text.includes('T')
    ? DateTime.fromISO(text, { zone: 'utc' })
    : DateTime.fromSQL(text, { zone: 'utc' })
  return parsed.isValid ? parsed : null
}
