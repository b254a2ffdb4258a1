import { Money } from '#core/money/money'
import { currencyOf } from '#core/money/currencies'

/** Decimals of what is sent to Stripe, where they are others than people write: "Special cases" in https://docs.stripe.com/currencies. */
const STRIPE_DECIMALS: Record<string, number | undefined> = { ISK: 2, UGX: 2 }

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
  const { exponent } = currencyOf(code)
  return 10 ** ((STRIPE_DECIMALS[code] ?? exponent) - exponent)
}
