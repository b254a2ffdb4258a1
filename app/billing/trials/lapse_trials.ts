import db from '@adonisjs/lucid/services/db'
import { SYSTEM } from '#core/actor'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { live } from '#core/live/live'
import { outbox } from '#core/outbox/outbox'
import { settings } from '#core/settings/settings'
import { audit } from '#audit/models/audit_entry'
import { chargeableCards } from '#billing/collections/choose_card'
import { moveTrial } from '#billing/trials/move_trial'
import Subscription from '#billing/models/subscription'
import type { DateTime } from 'luxon'

const BATCH = 100

/**
 * Stops trials that are over and have no card to charge, where the shop does not invoice them all the same: nothing is billed,
 * and what was tried is suspended. Called before renewals are written.
 */
export async function lapseTrials(today: DateTime<true>): Promise<number> {
  if ((await settings.get('billing.trial_without_card')) === 'invoice') return 0
  let done = 0
  for (let after = ''; ;) {
    const over: { id: string; subscription_id: string }[] = await db
      .from('trials')
      .join('subscriptions', 'subscriptions.id', 'trials.subscription_id')
      .where('trials.state', 'running')
      .where('trials.ends_on', '<=', today.toISODate())
      .whereNotNull('subscriptions.invoice_on')
      .where('trials.id', '>', after)
      .orderBy('trials.id')
      .limit(BATCH)
      .select('trials.id', 'trials.subscription_id')
    for (const { id, subscription_id: subscriptionId } of over)
      if (await lapse(id, subscriptionId)) done++
    if (over.length < BATCH) return done
    after = over[over.length - 1].id
  }
}

function lapse(trialId: string, subscriptionId: string): Promise<boolean> {
  return transaction(async (trx) => {
    const subscription = await Subscription.query({ client: trx })
      .where('id', subscriptionId)
      .forUpdate()
      .firstOrFail()
    const { accountId, serviceId } = subscription
    if (subscription.state !== 'active' || !subscription.trialEndsOn || !subscription.invoiceOn)
      return false
    const cards = await chargeableCards(accountId, trx)
    if (cards.length > 0) return false
    if (!(await moveTrial(trx, trialId, 'lapsed', { lapsed_at: sqlTime() }))) return false
    await subscription.useTransaction(trx).merge({ invoiceOn: null }).save()
    await outbox.publish(trx, 'trial.lapsed', { trialId })
    live.refresh([`service:${serviceId}`, `account:${accountId}`], trx)
    await audit.record(trx, 'service.trial_lapsed', ['service', serviceId], {
      accountId,
      actor: SYSTEM,
    })
    return true
  })
}
