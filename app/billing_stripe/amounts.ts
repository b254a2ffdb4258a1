import { Money } from '#core/money/money'
import { currencyOf } from '#core/money/currencies'

/** An amount as Stripe wants it: for a few currencies its minor unit is not ours. */
export function toStripe(amount: Money): { amount: number; currency: string } {
  return {
    amount: amount.minor * factorOf(amount.currency),
    currency: amount.currency.toLowerCase(),
  }
}

/** An amount that Stripe told, to the nearest unit where it is finer than ours. */
export function fromStripe(amount: number, currency: string): Money {
  const code = currency.toUpperCase()
  return Money.of(Math.round(amount / factorOf(code)), code)
}

function factorOf(code: string): number {
  const { exponent, stripeExponent } = currencyOf(code)
  return 10 ** (stripeExponent - exponent)
}
