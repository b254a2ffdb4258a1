import { live } from '#core/live/live'
import { transaction } from '#core/database/transaction'
import Subscription from '#billing/models/subscription'
import SubscriptionItem from '#billing/models/subscription_item'
import { shopDay } from '#billing'

/** Notes what services cost since their price changed; those that cost the same in one statement. Safe to run twice. */
export async function takePrices(subscriptionIds: string[]): Promise<void> {
  const today = await shopDay()
  await transaction(async (trx) => {
    const subscriptions = await Subscription.query({ client: trx }).whereIn('id', subscriptionIds)
    const items = await SubscriptionItem.query({ client: trx }).whereIn(
      'subscription_id',
      subscriptionIds
    )
    const priceOf = ({ id }: Subscription) =>
      items
        .filter((item) => item.subscriptionId === id && item.isInForceOn(today))
        .reduce((sum, { quantity, unitMinor }) => sum + quantity * unitMinor, 0)
    for (const [priceMinor, same] of Map.groupBy(subscriptions, priceOf))
      await trx
        .from('services')
        .whereIn(
          'id',
          same.map(({ serviceId }) => serviceId)
        )
        .update({ price_minor: priceMinor })
    live.refresh(
      subscriptions.map(({ serviceId }) => `service:${serviceId}`),
      trx
    )
  })
}
