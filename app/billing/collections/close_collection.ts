import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { transition } from '#core/database/transition'
import { outbox } from '#core/outbox/outbox'
import Collection from '#billing/models/collection'
import { collectionTransitions } from '#billing/models/collection/states'
import CollectionEvent from '#billing/models/collection_event'
import Invoice from '#billing/models/invoice'
import PaymentAttempt from '#billing/models/payment_attempt'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Ends the collection of an invoice on which nothing is due any more; whoever suspended for it hears of that. */
export async function closeCollection(invoiceId: string): Promise<void> {
  await transaction(async (trx) => {
    const invoice = await Invoice.query({ client: trx })
      .where('id', invoiceId)
      .forUpdate()
      .firstOrFail()
    const collection = await Collection.query({ client: trx })
      .where('invoice_id', invoiceId)
      .forUpdate()
      .first()
    if (collection && !invoice.amountDue().isPositive) await settle(trx, collection, invoice)
  })
}

async function settle(
  trx: TransactionClientContract,
  { id, fence, attemptId }: Collection,
  invoice: Invoice
) {
  const moved = await transition(trx, {
    table: 'collections',
    id,
    allowed: collectionTransitions,
    to: invoice.state === 'void' ? 'voided' : 'settled',
    also: {
      next_step: null,
      next_at: null,
      attempt_id: null,
      wanted_card_id: null,
      wanted_step: null,
      stopped_for: null,
      closed_at: clock.nowMs(),
      lease_until: null,
      fence: fence + 1,
    },
  })
  if (attemptId) await noteEnd(trx, attemptId)
  if (moved) await outbox.publish(trx, 'collection.settled', { collectionId: id })
}

/** How the charge ended that was under way. */
async function noteEnd(trx: TransactionClientContract, attemptId: string): Promise<void> {
  const attempt = await PaymentAttempt.query({ client: trx }).where('id', attemptId).firstOrFail()
  await CollectionEvent.query({ client: trx })
    .where({ attempt_id: attemptId, outcome: 'started' })
    .update({ outcome: attempt.state === 'succeeded' ? 'paid' : 'not_asked' })
}

/** Takes no further step for an invoice that the caller locked and wrote off; what was suspended for it stays so until it is paid. */
export async function endWrittenOff(
  trx: TransactionClientContract,
  invoiceId: string
): Promise<void> {
  const collection = await Collection.query({ client: trx })
    .where('invoice_id', invoiceId)
    .forUpdate()
    .first()
  if (!collection) return
  await transition(trx, {
    table: 'collections',
    id: collection.id,
    allowed: collectionTransitions,
    to: 'written_off',
    also: { next_step: null, next_at: null, closed_at: clock.nowMs() },
  })
}
