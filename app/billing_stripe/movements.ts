import { currencyCodes } from '#core/money/currencies'
import { fromStripe } from '#billing_stripe/amounts'
import type Stripe from 'stripe'
import type { GatewayMovement } from '@innkeeper/panel/gateway'

type Expandable = string | Stripe.BalanceTransaction | null | undefined

/**
 * What a balance transaction did to the balance. Null while Stripe has none, where it was not expanded, and where it is in
 * a currency that the panel does not keep books in.
 */
export function movementOf(transaction: Expandable): GatewayMovement | null {
  if (!transaction || typeof transaction === 'string') return null
  const { id, amount, fee, currency } = transaction
  if (!currencyCodes.includes(currency.toUpperCase())) return null
  return { id, gross: fromStripe(amount, currency), fee: fromStripe(fee, currency) }
}

/** The movements that there are. */
export function movementsOf(transactions: Expandable[]): GatewayMovement[] {
  return transactions.flatMap((one) => movementOf(one) ?? [])
}
