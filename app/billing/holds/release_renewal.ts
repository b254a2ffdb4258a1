import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import { closeHolds } from '#billing/holds/close_holds'
import { nextInvoiceDay } from '#billing/renewals/next_invoice_day'
import BillingHold from '#billing/models/billing_hold'
import Subscription from '#billing/models/subscription'
import type { Actor } from '#core/actor'

/** Has a renewal that is held billed when it is due. False where nothing holds it any more. */
export function releaseRenewal(id: string, by: Actor): Promise<boolean> {
  return transaction(async (trx) => {
    const found = await Subscription.query({ client: trx })
      .where('id', id)
      .forUpdate()
      .firstOrFail()
    if (!(await BillingHold.inForce(id, trx))) return false
    await closeHolds(trx, id, by)
    found.useTransaction(trx)
    await found.merge({ invoiceOn: await nextInvoiceDay(trx, found) }).save()
    const { accountId, serviceId } = found
    const target: [string, string] = ['service', serviceId]
    await audit.record(trx, 'service.renewal_released', target, { accountId, actor: by })
    return true
  })
}
