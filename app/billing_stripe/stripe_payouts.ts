import { currencyCodes } from '#core/money/currencies'
import { fromStripe } from '#billing_stripe/amounts'
import { lineOf } from '#billing_stripe/balance_lines'
import { movementsOf } from '#billing_stripe/movements'
import { unlessMissing } from '#billing_stripe/stripe_errors'
import type Stripe from 'stripe'
import type { BalanceLine, PayoutState, PayoutTruth } from '@innkeeper/panel/gateway'

const PARTS = ['balance_transaction', 'failure_balance_transaction']
const PAGE = 100

/** How a payout stands at Stripe; null where Stripe knows none, and in a currency that the panel keeps no books in. */
export async function fetchPayout(stripe: Stripe, id: string): Promise<PayoutTruth | null> {
  const payout = await unlessMissing(() => stripe.payouts.retrieve(id, { expand: PARTS }))
  return payout && truthOfPayout(payout)
}

/** Payouts since a moment (milliseconds), the latest first. */
export async function* payoutsSince(stripe: Stripe, since: number): AsyncIterable<PayoutTruth> {
  const created = { gte: Math.floor(since / 1000) }
  const expand = PARTS.map((name) => `data.${name}`)
  for await (const payout of stripe.payouts.list({ created, limit: PAGE, expand })) {
    const truth = truthOfPayout(payout)
    if (truth) yield truth
  }
}

/** What a payout of the schedule paid out, after one of its lines, the latest first. */
export async function* payoutLines(
  stripe: Stripe,
  payout: string,
  after: string | null
): AsyncIterable<BalanceLine> {
  const start = after ? { starting_after: after } : {}
  const list = { payout, limit: PAGE, expand: ['data.source'], ...start }
  for await (const transaction of stripe.balanceTransactions.list(list)) yield lineOf(transaction)
}

function truthOfPayout(payout: Stripe.Payout): PayoutTruth | null {
  const { id, currency, automatic, reconciliation_status: known } = payout
  if (!currencyCodes.includes(currency.toUpperCase())) return null
  const state = STATES[payout.status] ?? 'pending'
  return {
    externalId: id,
    state,
    amount: fromStripe(payout.amount, currency),
    isAutomatic: automatic,
    lines: automatic ? (known === 'completed' ? 'known' : 'later') : 'untold',
    reference: payout.trace_id?.value ?? payout.statement_descriptor,
    failure:
      state === 'failed' ? { code: payout.failure_code, message: payout.failure_message } : null,
    openedAt: payout.created * 1000,
    arrivesOn: new Date(payout.arrival_date * 1000).toISOString().slice(0, 10),
    movements: movementsOf([payout.balance_transaction, payout.failure_balance_transaction]),
  }
}

const STATES: Partial<Record<string, PayoutState>> = {
  pending: 'pending',
  in_transit: 'in_transit',
  paid: 'paid',
  failed: 'failed',
  canceled: 'cancelled',
}
