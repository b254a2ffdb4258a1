import { crashPoint } from '#core/crash_point'
import { transaction } from '#core/database/transaction'
import { transition } from '#core/database/transition'
import { outbox } from '#core/outbox/outbox'
import { cancelChange } from '#billing/changes/cancel_change'
import { lockChange } from '#billing/changes/lock_change'
import Invoice from '#billing/models/invoice'
import Subscription from '#billing/models/subscription'
import SubscriptionChange from '#billing/models/subscription_change'
import { changeTransitions } from '#billing/models/subscription_change/states'

/** Begins the change that an invoice paid for, or calls it off where nobody is going to pay it. Safe to run twice. */
export async function followInvoice(invoiceId: string): Promise<void> {
  const change = await SubscriptionChange.findBy('invoice_id', invoiceId)
  if (change?.state !== 'awaiting_payment') return
  const invoice = await Invoice.findOrFail(invoiceId)
  const wasTakenBack = invoice.total.isPositive && invoice.credited.equals(invoice.total)
  const { serviceId } = await Subscription.findOrFail(change.subscriptionId)
  if (invoice.state === 'void' || wasTakenBack) {
    await transaction((trx) => cancelChange(trx, serviceId))
    return
  }
  await transaction(async (trx) => {
    await lockChange(trx, change)
    const begun = await transition(trx, {
      table: 'subscription_changes',
      id: change.id,
      allowed: changeTransitions,
      from: ['awaiting_payment'],
      to: 'applying',
      also: { expires_on: null },
    })
    if (begun) await outbox.publish(trx, 'subscription.change_due', { changeId: change.id })
  })
  crashPoint('billing.change_paid')
}
