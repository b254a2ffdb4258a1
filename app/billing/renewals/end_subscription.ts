import { dayText } from '#core/database/calendar_date'
import { sqlTime } from '#core/database/sql_time'
import { transition } from '#core/database/transition'
import { meters } from '#core/registries/meters'
import { shopDay } from '#billing/shop_day'
import { outbox } from '#core/outbox/outbox'
import { closeTrial } from '#billing/trials/move_trial'
import { closeHolds } from '#billing/holds/close_holds'
import { settleMrr } from '#billing/mrr/settle_mrr'
import Subscription from '#billing/models/subscription'
import { subscriptionTransitions } from '#billing/models/subscription/states'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Ends what bills a service, whoever ended it. What was invoiced of it stays as it is. */
export async function endSubscription(
  trx: TransactionClientContract,
  serviceId: string
): Promise<boolean> {
  const found = await Subscription.query({ client: trx }).where('service_id', serviceId).first()
  if (!found) return false
  if (found.isMetered) await meters.record({ trx, serviceIds: [serviceId] })
  const ended = await transition(trx, {
    table: 'subscriptions',
    id: found.id,
    allowed: subscriptionTransitions,
    to: 'ended',
    also: {
      ended_at: sqlTime(),
      invoice_on: null,
      ...(found.isMetered ? { settle_on: dayText(await settleDay(trx)) } : {}),
    },
  })
  if (!ended) return false
  await trx
    .from('cancellations')
    .where('open_key', found.id)
    .update({ state: 'executed', open_key: null, executed_at: sqlTime(), updated_at: sqlTime() })
  await closeHolds(trx, found.id)
  await closeTrial(trx, found.id)
  await settleMrr(trx, [found.id])
  await outbox.publish(trx, 'subscription.ended', { subscriptionId: found.id })
  return true
}

/** What was used is billed on the day after, when the last of it was told. */
async function settleDay(trx: TransactionClientContract) {
  const today = await shopDay(trx)
  return today.plus({ days: 1 })
}
