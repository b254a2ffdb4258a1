import { currencyOf } from '#core/money/currencies'
import { Money } from '#core/money/money'
import { settings } from '#core/settings/settings'

const STEPS = [2, 5, 10, 20]

export interface TopUpLimits {
  least: Money
  most: Money
  /** What is offered to be chosen, within the limits. */
  suggestions: Money[]
}

/** How much credit may be paid for at once in a currency: what staff set, within what a card can be charged. */
export async function topUpLimits(currency: string): Promise<TopUpLimits> {
  const { exponent, minimumCharge, maximumCharge } = currencyOf(currency)
  const units = (count: number) => Math.round(count * 10 ** exponent)
  const least = Math.max(units(await settings.get('billing.top_up_minimum')), minimumCharge)
  const most = Math.min(units(await settings.get('billing.top_up_maximum')), maximumCharge)
  return {
    least: Money.of(least, currency),
    most: Money.of(Math.max(least, most), currency),
    suggestions: STEPS.map((step) => Money.of(least * step, currency)).filter(
      ({ minor }) => minor <= most
    ),
  }
}

/** Whether credit over this amount may be paid for. */
export function isWithin(amount: Money, { least, most }: TopUpLimits): boolean {
  return amount.compare(least) >= 0 && amount.compare(most) <= 0
}
