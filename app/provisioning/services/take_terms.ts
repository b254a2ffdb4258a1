import { live } from '#core/live/live'
import { transaction } from '#core/database/transaction'
import SubscriptionChange from '#billing/models/subscription_change'
import Subscription from '#billing/models/subscription'
import { takePrices } from '#provisioning/services/take_prices'
import { notePaidUntilOf } from '#provisioning/services/paid_until'

/** Notes what a service is sold as since a change of it. Safe to run twice. */
export async function takeTerms(changeId: string): Promise<void> {
  const change = await SubscriptionChange.findOrFail(changeId)
  await transaction(async (trx) => {
    const subscription = await Subscription.query({ client: trx })
      .where('id', change.subscriptionId)
      .firstOrFail()
    const { serviceId, productId, planId, name, cycle } = subscription
    await trx.from('services').where('id', serviceId).update({
      name,
      product_id: productId,
      plan_id: planId,
      cycle_unit: cycle.unit,
      cycle_count: cycle.count,
    })
    await notePaidUntilOf(trx, [serviceId])
    live.refresh(`service:${serviceId}`, trx)
  })
  await takePrices([change.subscriptionId])
}
