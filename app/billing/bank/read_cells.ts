import { DateTime } from 'luxon'
import { Money } from '#core/money/money'

/** In which order a bank writes days. */
export const dayOrders = ['dmy', 'mdy', 'ymd'] as const
export type DayOrder = (typeof dayOrders)[number]

export const decimalMarks = ['comma', 'point'] as const
export type DecimalMark = (typeof decimalMarks)[number]

/** The mark before the fraction, and how the digits before it may be grouped. */
const SEPARATORS: Record<DecimalMark, { fraction: string; whole: RegExp }> = {
  comma: { fraction: ',', whole: /^(?:\d{1,12}|\d{1,3}(?:[.'’\s]\d{3}){1,3})$/ },
  point: { fraction: '.', whole: /^(?:\d{1,12}|\d{1,3}(?:[,'’\s]\d{3}){1,3})$/ },
}
const LATEST_CENTURY = 2000

/** A day as a bank writes it ("27.11.2026", "27/11/26", "2026-11-27 08:00"), as "2026-11-27"; null where it is none. */
export function dayOf(text: string, order: DayOrder): string | null {
  const match = /^(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})(?:[T ,].*)?$/.exec(text.trim())
  if (!match) return null
  const numbers = match.slice(1, 4).map(Number)
  const [year, month, day] = [
    numbers[order.indexOf('y')],
    numbers[order.indexOf('m')],
    numbers[order.indexOf('d')],
  ]
  const full = year < 100 ? year + LATEST_CENTURY : year
  const date = DateTime.fromObject({ year: full, month, day }, { zone: 'utc' })
  return date.isValid && full >= 1990 && full < 2200 ? date.toISODate() : null
}

/** An amount as a bank writes it ("1.234,56-", "(12.00)", "+5,00 €"), signed; null where it is none of this currency. */
export function amountOf(text: string, currency: string, mark: DecimalMark): Money | null {
  const bare = text
    .replaceAll('\u2212', '-')
    .replace(/^[A-Z]{3}\s|\s?(?:[A-Z]{3}|[€$£])$|^[€$£]/g, '')
    .trim()
  const isNegative = bare.startsWith('-') || bare.endsWith('-') || /^\(.*\)$/.test(bare)
  const digits = bare.replaceAll(/^[-+(]|[-+)]$/g, '').trim()
  const { fraction, whole } = SEPARATORS[mark]
  const [before, decimals = '', ...more] = digits.split(fraction)
  if (more.length > 0 || !whole.test(before) || !/^\d{0,4}$/.test(decimals)) return null
  const units = before.replaceAll(/\D/g, '')
  const trimmed = decimals.replace(/0+$/, '')
  const amount = Money.parse(trimmed ? `${units}.${trimmed}` : units, currency)
  return isNegative ? (amount?.negated() ?? null) : amount
}
