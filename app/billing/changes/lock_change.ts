import Subscription from '#billing/models/subscription'
import SubscriptionChange from '#billing/models/subscription_change'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface LockedChange {
  subscription: Subscription
  change: SubscriptionChange
}

/**
 * Locks a change, its subscription first as every writer does, and reads both as they are then. Whoever locks the service as well does so
 * before.
 */
export async function lockChange(
  trx: TransactionClientContract,
  { id, subscriptionId }: Pick<SubscriptionChange, 'id' | 'subscriptionId'>
): Promise<LockedChange> {
  const subscription = await Subscription.query({ client: trx })
    .where('id', subscriptionId)
    .forUpdate()
    .firstOrFail()
  const change = await SubscriptionChange.query({ client: trx })
    .where('id', id)
    .forUpdate()
    .firstOrFail()
  return { subscription, change }
}

/** The same for the change of a service that is under way; null where there is none. */
export async function lockChangeOf(
  trx: TransactionClientContract,
  serviceId: string
): Promise<LockedChange | null> {
  const subscription = await Subscription.query({ client: trx })
    .where('service_id', serviceId)
    .forUpdate()
    .first()
  if (!subscription) return null
  const change = await SubscriptionChange.query({ client: trx })
    .where('open_key', subscription.id)
    .forUpdate()
    .first()
  return change && { subscription, change }
}
