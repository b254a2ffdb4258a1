import { transition } from '#core/database/transition'
import { outbox } from '#core/outbox/outbox'
import { creditOf, postings } from '#billing/ledger/postings'
import { refundTransitions } from '#billing/models/refund/states'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Refund from '#billing/models/refund'

/** Books a refund to the customer's credit: done at once, because no money leaves. */
export async function refundToCredit(
  trx: TransactionClientContract,
  refund: Refund
): Promise<Refund> {
  const { id, invoiceId, amount, accountId } = refund
  if (
    await transition(trx, { table: 'refunds', id, allowed: refundTransitions, to: 'succeeded' })
  ) {
    await postings.refundExecuted(trx, { id, invoiceId, amount, to: creditOf(accountId) })
    await outbox.publish(trx, 'refund.succeeded', { refundId: id })
  }
  return refund.useTransaction(trx).refresh()
}
