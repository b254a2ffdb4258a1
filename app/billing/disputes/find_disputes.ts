import db from '@adonisjs/lucid/services/db'
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
  const rows = await (trx ?? db)
    .from('payments')
    .join('payments as of_charge', (join) =>
      join
        .on('of_charge.gateway', 'payments.gateway')
        .andOn('of_charge.external_id', 'payments.external_id')
    )
    .join('disputes', 'disputes.payment_id', 'of_charge.id')
    .where('payments.invoice_id', invoiceId)
    .where('disputes.blocks_refunds', true)
    .select('payments.id')
  return new Set(rows.map(({ id }) => String(id)))
}

/** Disputes about what was paid for an invoice, also by a charge that paid others with it, each with all its parts. */
export function disputesAbout(invoiceId: string): Promise<Dispute[]> {
  const ids = db.from('dispute_parts').where('invoice_id', invoiceId).select('dispute_id')
  return Dispute.query().whereIn('id', ids).preload('parts').orderBy('id')
}

/** What can be refunded of an invoice that was loaded with its payments. */
export async function refundableOf(invoice: Invoice): Promise<Money> {
  const { id, state, currency, payments } = invoice
  if (state === 'void' || invoice.amountDue().isPositive) return Money.zero(currency)
  const held = await disputedPayments(id)
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
