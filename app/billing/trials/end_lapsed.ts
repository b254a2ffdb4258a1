import db from '@adonisjs/lucid/services/db'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { settings } from '#core/settings/settings'
import { cancelSubscription } from '#billing/cancellations/cancel_subscription'

const BATCH = 100

/** Ends what was tried, has no card, and that nobody continued for as many days as the shop keeps it. Answers how many. */
export async function endLapsed(): Promise<number> {
  const days = await settings.get('billing.trial_keep_days')
  const rows: { service_id: string }[] = await db
    .from('trials')
    .join('subscriptions', 'subscriptions.id', 'trials.subscription_id')
    .where('trials.state', 'lapsed')
    .where('trials.lapsed_at', '<=', sqlTime(clock.now().minus({ days })))
    .where('subscriptions.state', 'active')
    .whereNull('subscriptions.ends_on')
    .orderBy('trials.id')
    .limit(BATCH)
    .select('subscriptions.service_id')
  let done = 0
  for (const { service_id: serviceId } of rows) {
    const wish = { mode: 'now', reason: 'not_said', by: SYSTEM } as const
    const cancelled = await cancelSubscription(serviceId, wish)
    if (cancelled.ok) done++
  }
  return done
}
