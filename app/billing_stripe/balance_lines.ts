import { expanded, idOf } from '#billing_stripe/attempt_truth'
import { movementOf } from '#billing_stripe/movements'
import type Stripe from 'stripe'
import type { BalanceLine } from '@innkeeper/panel/gateway'

type Source = Stripe.BalanceTransactionSource

const TYPE_LENGTH = 60
const PAYOUTS = new Set<string>(['payout', 'payout_failure', 'payout_cancel'])
/** What Stripe keeps by itself: for Radar, exchanges, network costs, and the tax on its fees. */
const FEES = new Set<string>(['stripe_fee', 'stripe_fx_fee', 'tax_fee'])

/** Balance transactions between two moments (milliseconds), the latest first, with the objects that caused them. */
export async function* balanceLines(
  stripe: Stripe,
  since: number,
  until: number
): AsyncIterable<BalanceLine> {
  const created = { gte: Math.floor(since / 1000), lt: Math.ceil(until / 1000) }
  const list = { created, limit: 100, expand: ['data.source'] }
  for await (const transaction of stripe.balanceTransactions.list(list))
    if (isOfPayments(transaction)) yield lineOf(transaction)
}

/** Stripe keeps further balances for cards that it issues, prefunded refunds and its own risk, of which `balance` tells nothing here. */
function isOfPayments({ balance_type: of }: Stripe.BalanceTransaction): boolean {
  return (of ?? 'payments') === 'payments'
}

/** A balance transaction with its `source` expanded. */
export function lineOf(transaction: Stripe.BalanceTransaction): BalanceLine {
  const cause = causeOf(transaction)
  const isOwn = cause.kind === 'charge' || cause.kind === 'refund' || cause.kind === 'dispute'
  return {
    id: transaction.id,
    ...cause,
    type: transaction.type.slice(0, TYPE_LENGTH),
    description: isOwn ? null : transaction.description,
    movement: movementOf(transaction),
    occurredAt: transaction.created * 1000,
  }
}

function causeOf(
  transaction: Stripe.BalanceTransaction
): Pick<BalanceLine, 'kind' | 'externalId' | 'chargeId' | 'attemptId'> {
  const source: Source | null = expanded(transaction.source)
  const { type } = transaction
  switch (source?.object) {
    case 'charge':
      return {
        kind: 'charge',
        externalId: source.id,
        chargeId: source.id,
        attemptId: source.metadata.attempt_id ?? null,
      }
    case 'refund':
    case 'dispute':
      return {
        kind: source.object,
        externalId: source.id,
        chargeId: idOf(source.charge),
        attemptId: null,
      }
    default: {
      const kind = PAYOUTS.has(type) ? 'payout' : FEES.has(type) ? 'fee' : 'other'
      const externalId = source?.id ?? idOf(transaction.source)
      return { kind, externalId, chargeId: null, attemptId: null }
    }
  }
}
