import db from '@adonisjs/lucid/services/db'
import { transaction } from '#core/database/transaction'
import { transition } from '#core/database/transition'
import { outbox } from '#core/outbox/outbox'
import { cancelChange } from '#billing/changes/cancel_change'
import { lockChange } from '#billing/changes/lock_change'
import { shopDay } from '#billing/shop_day'
import { changeTransitions } from '#billing/models/subscription_change/states'

const BATCH = 100

/** Begins the changes whose day has come, and calls off those that nobody paid in time. Answers how many it moved. */
export async function keepTimeOfChanges(): Promise<number> {
  return (await beginDue()) + (await endExpired())
}

async function beginDue(): Promise<number> {
  const today = await shopDay()
  const due: { id: string; subscription_id: string }[] = await db
    .from('subscription_changes')
    .where('state', 'scheduled')
    .where('effective_on', '<=', today.toISODate())
    .orderBy('effective_on')
    .limit(BATCH)
    .select('id', 'subscription_id')
  let begun = 0
  for (const { id, subscription_id: subscriptionId } of due)
    await transaction(async (trx) => {
      await lockChange(trx, { id, subscriptionId })
      const moved = await transition(trx, {
        table: 'subscription_changes',
        id,
        allowed: changeTransitions,
        from: ['scheduled'],
        to: 'applying',
      })
      if (!moved) return
      await outbox.publish(trx, 'subscription.change_due', { changeId: id })
      begun++
    })
  return begun
}

async function endExpired(): Promise<number> {
  const today = await shopDay()
  const late: { service_id: string }[] = await db
    .from('subscription_changes')
    .join('subscriptions', 'subscriptions.id', 'subscription_changes.subscription_id')
    .where('subscription_changes.state', 'awaiting_payment')
    .where('subscription_changes.expires_on', '<', today.toISODate())
    .orderBy('subscription_changes.expires_on')
    .limit(BATCH)
    .select('subscriptions.service_id')
  let ended = 0
  for (const { service_id: serviceId } of late)
    if (await transaction((trx) => cancelChange(trx, serviceId))) ended++
  return ended
}
