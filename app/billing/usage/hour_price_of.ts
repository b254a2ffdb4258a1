import type { BillingTerms } from '#billing/contracts/billing_terms'
import type { HourPrice } from '#billing/contracts/hour_price'

/** Whether hours are billed by these terms. */
export const isByTheHour = ({ items }: BillingTerms) => items.some(({ hours }) => Boolean(hours))

/** What an hour of these terms costs; nothing where hours are not billed. */
export function hourPriceOf({ items }: BillingTerms): HourPrice {
  return togetherOf(items.flatMap(({ quantity, hours }) => (hours ? [{ quantity, ...hours }] : [])))
}

/** What an hour costs of all of these, and the most that a month does. */
export function togetherOf(items: (HourPrice & { quantity: number })[]): HourPrice {
  return {
    rate: items.reduce((sum, { quantity, rate }) => sum + quantity * rate, 0),
    monthMinor: items.reduce((sum, { quantity, monthMinor }) => sum + quantity * monthMinor, 0),
  }
}
