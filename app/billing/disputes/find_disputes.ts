import Dispute from '#billing/models/dispute'
import { openDisputeStates } from '#billing/models/dispute/states'
import { Money } from '#core/money/money'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Invoice from '#billing/models/invoice'

/** Ids of an invoice's payments that the gateway does not give back, because of what a bank says or decided. */
export async function disputedPayments(
  invoiceId: string,
  trx?: TransactionClientContract
): Promise<Set<string>> {
  const disputes = await Dispute.query({ client: trx })
    .where('invoice_id', invoiceId)
    .where('blocks_refunds', true)
    .select('id', 'payment_id')
  return new Set(disputes.map(({ paymentId }) => paymentId))
}

/** What can be refunded of an invoice that was loaded with its payments and disputes. */
export function refundableOf({ state, currency, payments, disputes }: Invoice): Money {
  if (state === 'void') return Money.zero(currency)
  const held = new Set(disputes.flatMap((one) => (one.blocksRefunds ? [one.paymentId] : [])))
  const free = payments.filter((one) => one.currency === currency && !held.has(one.id))
  return Money.sum(
    free.map(({ refundable }) => refundable),
    currency
  )
}

/** Disputes of an account that banks have yet to decide, the one to answer first on top. */
export function openDisputesOf(accountId: string): Promise<Dispute[]> {
  return Dispute.query()
    .where('account_id', accountId)
    .whereIn('state', [...openDisputeStates])
    .preload('invoice')
    .orderByRaw('answer_by is null')
    .orderBy('answer_by')
    .limit(20)
}
