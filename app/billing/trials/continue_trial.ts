import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { live } from '#core/live/live'
import { outbox } from '#core/outbox/outbox'
import { failed, ok, type Result } from '#core/result'
import { audit } from '#audit/models/audit_entry'
import { chargeableCards } from '#billing/collections/choose_card'
import { leaveFree } from '#billing/renewals/leave_free'
import { moveTrial } from '#billing/trials/move_trial'
import { shopDay } from '#billing/shop_day'
import Subscription from '#billing/models/subscription'
import Trial from '#billing/models/trial'
import type { Actor } from '#core/actor'

export type ContinueFailure =
  /** Its trial is not over, or was continued or ended before. */
  | { type: 'not_lapsed' }
  /** There is no card that could be charged. */
  | { type: 'card_missing' }

/** Goes on with what was tried and stopped for want of a card: its first period begins today, and the next run bills it. */
export function continueTrial(
  serviceId: string,
  by: Actor
): Promise<Result<Trial, ContinueFailure>> {
  return transaction(async (trx) => {
    const subscription = await Subscription.query({ client: trx })
      .where('service_id', serviceId)
      .forUpdate()
      .first()
    const trial =
      subscription &&
      (await Trial.query({ client: trx })
        .where({ subscription_id: subscription.id, state: 'lapsed' })
        .first())
    if (!trial || subscription.state !== 'active' || subscription.endsOn)
      return failed({ type: 'not_lapsed' })
    const { accountId } = subscription
    const cards = await chargeableCards(accountId, trx)
    if (cards.length === 0) return failed({ type: 'card_missing' })
    const today = await shopDay(trx)
    await leaveFree(trx, subscription, today)
    const also = { ends_on: today.toISODate(), lapsed_at: null, reminded_at: sqlTime() }
    if (!(await moveTrial(trx, trial.id, 'running', also))) return failed({ type: 'not_lapsed' })
    await subscription
      .useTransaction(trx)
      .merge({ anchorOn: today, cycleIndex: 0, renewsOn: today, trialEndsOn: today })
      .merge({ invoiceOn: today })
      .save()
    await outbox.publish(trx, 'trial.continued', { trialId: trial.id })
    live.refresh([`service:${serviceId}`, `account:${accountId}`], trx)
    await audit.record(trx, 'service.trial_continued', ['service', serviceId], {
      accountId,
      actor: by,
    })
    return ok(trial)
  })
}
