import { clock } from '#core/clock'
import { SYSTEM } from '#core/actor'
import { outbox } from '#core/outbox/outbox'
import { audit } from '#audit/models/audit_entry'
import { startDiscounts } from '#billing/coupons/move_discounts'
import BilledPeriod from '#billing/models/billed_period'
import Trial from '#billing/models/trial'
import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Subscription from '#billing/models/subscription'

/**
 * Turns a pending subscription active whose first days cost nothing: its cycles count from the day after them, on which
 * its first invoice is written. Answers that day.
 */
export async function startTrial(
  trx: TransactionClientContract,
  subscription: Subscription,
  { firstDay, days }: { firstDay: DateTime<true>; days: number }
): Promise<DateTime<true>> {
  const endsOn = firstDay.plus({ days })
  await BilledPeriod.create(
    {
      subscriptionId: subscription.id,
      startsOn: firstDay,
      endsOn: endsOn.minus({ days: 1 }),
      invoiceId: subscription.firstInvoiceId,
      listedMinor: 0,
    },
    { client: trx }
  )
  await startDiscounts(trx, subscription.id, { anchor: endsOn, cycle: subscription.cycle })
  await subscription
    .useTransaction(trx)
    .merge({
      state: 'active',
      anchorOn: endsOn,
      cycleIndex: 0,
      renewsOn: endsOn,
      invoiceOn: endsOn,
      trialEndsOn: endsOn,
    })
    .save()
  const trial = await Trial.query({ client: trx })
    .where('subscription_id', subscription.id)
    .firstOrFail()
  await trial.merge({ state: 'running', endsOn, startedAt: clock.now() }).save()
  const { accountId, serviceId } = subscription
  await outbox.publish(trx, 'trial.started', { trialId: trial.id })
  await audit.record(trx, 'service.trial_started', ['service', serviceId], {
    accountId,
    actor: SYSTEM,
    changes: { days, endsOn: endsOn.toISODate() },
  })
  return endsOn
}
