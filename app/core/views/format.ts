import { DateTime } from 'luxon'
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
  return moment.toUTC().setLocale(locale).toFormat('d LLL yyyy')
}

/** A moment, "22 Nov 2026, 14:05 UTC". */
export function formatMoment(moment: DateTime, locale = 'en'): string {
  return `${moment.toUTC().setLocale(locale).toFormat('d LLL yyyy, HH:mm')} UTC`
}

/** A moment from a raw database value (a Date, an SQL text or an ISO text), or null. */
export function momentFrom(
  value: DateTime | Date | string | number | null | undefined
): DateTime | null {
  if (value === null || value === undefined) return null
  if (value instanceof DateTime) return value
  if (value instanceof Date) return DateTime.fromJSDate(value, { zone: 'utc' })
  if (typeof value === 'number') return DateTime.fromMillis(value, { zone: 'utc' })
  const text = String(value)
  const parsed = text.includes('T')
    ? DateTime.fromISO(text, { zone: 'utc' })
    : DateTime.fromSQL(text, { zone: 'utc' })
  return parsed.isValid ? parsed : null
}
