import { currencyOf } from '#core/money/currencies'
import { HOURLY_PER } from '#billing'

const DECIMALS = 6

/** A price of one unit as staff type it: it may be below the smallest coin. */
export const TYPED_RATE = new RegExp(`^\\d{1,6}(?:[.,]\\d{1,${DECIMALS}})?$`)

/** A rate as typed, such as "0.0075", in ten-thousandths of the currency's smallest coin; what is smaller is rounded. */
export function rateMinor(typed: string, currency: string): number {
  const [whole, fraction = ''] = typed.split(/[.,]/)
  const millionths = Number(whole + fraction.padEnd(DECIMALS, '0'))
  return Math.round(
    (millionths * 10 ** currencyOf(currency).exponent * HOURLY_PER) / 10 ** DECIMALS
  )
}

/** Rates in the smallest coin where all of them are whole, else in ten-thousandths of it. */
export function ratesOf(typed: string[], currency: string): { per: number; minors: number[] } {
  const fine = typed.map((each) => rateMinor(each, currency))
  const isWhole = fine.every((minor) => minor % HOURLY_PER === 0)
  if (!isWhole) return { per: HOURLY_PER, minors: fine }
  return { per: 1, minors: fine.map((minor) => minor / HOURLY_PER) }
}
