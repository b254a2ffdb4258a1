import { clock } from '#core/clock'
import { settleMrr } from '#billing/mrr/settle_mrr'
import { startDiscounts } from '#billing/coupons/move_discounts'
import { boundary, daysOf, periodAt } from '#billing/renewals/cycle'
import { startTrial } from '#billing/trials/start_trial'
import { invoiceDay } from '#billing/renewals/invoice_day'
import BilledPeriod from '#billing/models/billed_period'
import Subscription from '#billing/models/subscription'
import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Turns a pending subscription active: its cycles count from this day, and the first is the one that the order paid. */
export async function startSubscription(
  trx: TransactionClientContract,
  serviceId: string,
  firstDay: DateTime<true>
): Promise<DateTime<true> | null> {
  const subscription = await Subscription.query({ client: trx })
    .where('service_id', serviceId)
    .forUpdate()
    .first()
  if (!subscription) return null
  if (subscription.state !== 'pending') return subscription.renewsOn as DateTime<true> | null

  const { cycle, trialDays: days } = subscription
  const now = clock.now()
  subscription.useTransaction(trx).merge({ startedAt: now, hoursUntil: now })
  if (days !== null) return startTrial(trx, subscription, { firstDay, days })
  const first = periodAt(firstDay, cycle, 0)
  const renewsOn = boundary(firstDay, cycle, 1)
  await BilledPeriod.create(
    {
      subscriptionId: subscription.id,
      ...first,
      cycleDays: daysOf(first),
      invoiceId: subscription.firstInvoiceId,
      listedMinor: subscription.priceMinor,
    },
    { client: trx }
  )
  await startDiscounts(trx, subscription.id, { anchor: firstDay, cycle })
  await subscription
    .useTransaction(trx)
    .merge({
      state: 'active',
      anchorOn: firstDay,
      cycleIndex: 1,
      renewsOn,
      invoiceOn: subscription.isMetered ? renewsOn : await invoiceDay(renewsOn, trx),
    })
    .save()
  await settleMrr(trx, [subscription.id])
  return renewsOn
}
