import { actorText, type Actor } from '#core/actor'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { transition } from '#core/database/transition'
import { live } from '#core/live/live'
import { outbox } from '#core/outbox/outbox'
import { audit } from '#audit/models/audit_entry'
import { nextInvoiceDay } from '#billing/renewals/next_invoice_day'
import Cancellation from '#billing/models/cancellation'
import Subscription from '#billing/models/subscription'
import { cancellationTransitions } from '#billing/models/cancellation/states'

/** Lets what was cancelled to the end of its period go on. False where nothing is to be undone, or not any more. */
export async function undoCancellation(serviceId: string, by: Actor): Promise<boolean> {
  return transaction(async (trx) => {
    const subscription = await Subscription.query({ client: trx })
      .where('service_id', serviceId)
      .forUpdate()
      .first()
    const cancellation = await Cancellation.ofService(serviceId, trx)
    if (!subscription || !cancellation?.isUndoable) return false
    const undone = await transition(trx, {
      table: 'cancellations',
      id: cancellation.id,
      allowed: cancellationTransitions,
      to: 'undone',
      also: { open_key: null, undone_at: sqlTime(), undone_by: actorText(by) },
    })
    if (!undone) return false
    subscription.useTransaction(trx).merge({ endsOn: null })
    await subscription.merge({ invoiceOn: await nextInvoiceDay(trx, subscription) }).save()
    await outbox.publish(trx, 'subscription.cancellation_undone', {
      cancellationId: cancellation.id,
    })
    const { accountId } = subscription
    live.refresh([`service:${serviceId}`, `account:${accountId}`], trx)
    await audit.record(trx, 'service.cancellation_undone', ['service', serviceId], {
      accountId,
      actor: by,
    })
    return true
  })
}
