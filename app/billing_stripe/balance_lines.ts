import { expanded, idOf } from '#billing_stripe/attempt_truth'
import { movementOf } from '#billing_stripe/movements'
import type Stripe from 'stripe'
import type { BalanceLine } from '@innkeeper/panel/gateway'

type Source = Stripe.BalanceTransactionSource

/** Balance transactions between two moments (milliseconds), the latest first, with the objects that caused them. */
export async function* balanceLines(
  stripe: Stripe,
  since: number,
  until: number
): AsyncIterable<BalanceLine> {
  const created = { gte: Math.floor(since / 1000), lt: Math.ceil(until / 1000) }
  const list = { created, limit: 100, expand: ['data.source'] }
  for await (const transaction of stripe.balanceTransactions.list(list)) yield lineOf(transaction)
}

function lineOf(transaction: Stripe.BalanceTransaction): BalanceLine {
  return {
    id: transaction.id,
    ...causeOf(expanded(transaction.source)),
    movement: movementOf(transaction),
    occurredAt: transaction.created * 1000,
  }
}

function causeOf(
  source: Source | null
): Pick<BalanceLine, 'kind' | 'externalId' | 'chargeId' | 'attemptId'> {
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
    default:
      return { kind: 'other', externalId: source?.id ?? null, chargeId: null, attemptId: null }
  }
}
