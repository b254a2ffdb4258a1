import { currencyOf } from '#core/money/currencies'
import type { Money } from '#core/money/money'

/** Why a card can't be charged an amount; null where it can. */
export function cardLimit(amount: Money): 'below_minimum' | 'above_maximum' | null {
  const { minimumCharge, maximumCharge } = currencyOf(amount.currency)
  if (amount.minor < minimumCharge) return 'below_minimum'
  return amount.minor > maximumCharge ? 'above_maximum' : null
}
