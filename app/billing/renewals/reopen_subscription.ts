import { clock } from '#core/clock'
import { transition } from '#core/database/transition'
import { settleMrr } from '#billing/mrr/settle_mrr'
import { nextInvoiceDay } from '#billing/renewals/next_invoice_day'
import Subscription from '#billing/models/subscription'
import { subscriptionTransitions } from '#billing/models/subscription/states'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Lets a subscription that had begun and ended go on where it stopped; what kept its renewals waiting goes on doing so. */
export async function reopenSubscription(
  trx: TransactionClientContract,
  serviceId: string
): Promise<boolean> {
  const found = await Subscription.query({ client: trx })
    .where('service_id', serviceId)
    .forUpdate()
    .first()
  if (!found?.renewsOn) return false
  const reopened = await transition(trx, {
    table: 'subscriptions',
    id: found.id,
    allowed: subscriptionTransitions,
    from: ['ended'],
    to: 'active',
    also: { ended_at: null, ends_on: null },
  })
  if (!reopened) return false
  const subscription = await Subscription.query({ client: trx }).where('id', found.id).firstOrFail()
  if (subscription.isHourly) subscription.merge({ hoursUntil: clock.now() })
  await subscription.merge({ settleOn: null }).save()
  await subscription.merge({ invoiceOn: await nextInvoiceDay(trx, subscription) }).save()
  await settleMrr(trx, [found.id])
  return true
}
