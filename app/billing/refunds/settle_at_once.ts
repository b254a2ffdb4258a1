import { transition } from '#core/database/transition'
import { outbox } from '#core/outbox/outbox'
import { creditOf, postings } from '#billing/ledger/postings'
import { refundTransitions } from '#billing/models/refund/states'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Refund from '#billing/models/refund'

/** Books a refund that waits for no gateway: to the customer's credit, or by a transfer that staff made from the bank. */
export async function settleAtOnce(
  trx: TransactionClientContract,
  refund: Refund
): Promise<Refund> {
  const { id, invoiceId, amount, accountId, destination } = refund
  const to = destination === 'outside' ? ({ code: 'bank' } as const) : creditOf(accountId)
  if (
    await transition(trx, { table: 'refunds', id, allowed: refundTransitions, to: 'succeeded' })
  ) {
    await postings.refundExecuted(trx, { id, invoiceId, amount, to })
    await outbox.publish(trx, 'refund.succeeded', { refundId: id })
  }
  return refund.useTransaction(trx).refresh()
}
