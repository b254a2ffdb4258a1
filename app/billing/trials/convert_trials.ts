import { sqlTime } from '#core/database/sql_time'
import { outbox } from '#core/outbox/outbox'
import { settleMrr } from '#billing/mrr/settle_mrr'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { PlannedRenewal } from '#billing/renewals/plan_renewal'

/** Ends the trials whose first period was billed just now; those of a batch in a few statements, and none where it has none. */
export async function convertTrials(
  trx: TransactionClientContract,
  renewals: PlannedRenewal[]
): Promise<void> {
  const ids = renewals
    .filter(({ subscription, periods }) => subscription.isTrial && periods.length > 0)
    .map(({ subscription }) => subscription.id)
  if (ids.length === 0) return
  const now = sqlTime()
  await trx.from('subscriptions').whereIn('id', ids).update({ trial_ends_on: null })
  await trx
    .from('trials')
    .whereIn('subscription_id', ids)
    .where('state', 'running')
    .update({ state: 'converted', closed_at: now, updated_at: now })
  await settleMrr(trx, ids)
  await outbox.publishAll(
    trx,
    'trial.converted',
    ids.map((subscriptionId) => ({ subscriptionId }))
  )
}
