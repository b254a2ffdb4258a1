import { clock } from '#core/clock'
import { transition } from '#core/database/transition'
import { wakeUpAfterCommit } from '#core/work/wake_up'
import { shopDay } from '#billing/shop_day'
import Collection from '#billing/models/collection'
import { collectionTransitions } from '#billing/models/collection/states'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Invoice from '#billing/models/invoice'

/**
 * Collects an invoice again whose write-off was taken back, by hand or because money or a credit note came for a part of it. The caller locked it: the plan begins anew, with today as its due day. What
 * was suspended or ended for it stays so until it is paid. Nothing where it was not collected.
 */
export async function reopenCollection(
  trx: TransactionClientContract,
  { id: invoiceId }: Invoice
): Promise<void> {
  const collection = await Collection.query({ client: trx })
    .where('invoice_id', invoiceId)
    .forUpdate()
    .first()
  if (!collection) return
  const today = await shopDay(trx)
  const reopened = await transition(trx, {
    table: 'collections',
    id: collection.id,
    allowed: collectionTransitions,
    from: ['written_off'],
    to: 'open',
    also: {
      due_on: today.toISODate(),
      round: collection.round + 1,
      grace_ms: 0,
      stopped_for: null,
      closed_at: null,
      next_at: clock.nowMs(),
      lease_until: null,
      fence: collection.fence + 1,
    },
  })
  if (reopened) wakeUpAfterCommit(trx, 'collections', collection.id)
}
