import { transaction } from '#core/database/transaction'
import { live } from '#core/live/live'
import { outbox } from '#core/outbox/outbox'
import { failed, ok, type Result } from '#core/result'
import { audit } from '#audit/models/audit_entry'
import { runningPeriods } from '#billing/cancellations/running_periods'
import { takeBackPeriods } from '#billing/cancellations/take_back_periods'
import { settleMrr } from '#billing/mrr/settle_mrr'
import { leaveFree } from '#billing/renewals/leave_free'
import { nextInvoiceDay } from '#billing/renewals/next_invoice_day'
import { shopDay } from '#billing/shop_day'
import type BilledPeriod from '#billing/models/billed_period'
import Subscription from '#billing/models/subscription'
import SubscriptionChange from '#billing/models/subscription_change'
import type { DateTime } from 'luxon'
import type { Actor } from '#core/actor'

interface Extension {
  /** How many days cost nothing. */
  days: number
  reason: string
  by: Actor
}

export type ExtendRefusal =
  /** It is tried, measured, ended, cancelled, changing, or waits for a person. */
  | { type: 'not_extendable' }
  /** What runs now is not paid. */
  | { type: 'running_unpaid' }

/**
 * Gives a subscription days that cost nothing after what is paid: a period of its own, so that periods go on without a gap and no day is
 * billed twice. The next period starts on the day after it, from which later ones are counted. A renewal that was billed ahead and not paid is taken back.
 */
export function extendPaid(
  id: string,
  { days, reason, by }: Extension
): Promise<Result<BilledPeriod, ExtendRefusal>> {
  return transaction<Result<BilledPeriod, ExtendRefusal>>(async (trx) => {
    const found = await Subscription.query({ client: trx })
      .where('id', id)
      .forUpdate()
      .firstOrFail()
    const { accountId, serviceId } = found
    const today = await shopDay(trx)
    const isTried = found.trialEndsOn !== null && found.trialEndsOn > today
    const changing = await SubscriptionChange.ofService(serviceId, trx)
    const isFixed = found.isChangeable && !found.isMetered
    if (!isFixed || isTried || changing) return failed({ type: 'not_extendable' })
    const running = await runningPeriods(id, today, trx)
    const unpaid = running.filter(({ isPaid }) => !isPaid)
    if (unpaid.some(({ startsOn }) => startsOn <= today)) return failed({ type: 'running_unpaid' })
    const at = running.findIndex(({ isPaid }) => !isPaid)
    const ahead = at < 0 ? [] : running.slice(at)
    found.useTransaction(trx)
    await takeBackPeriods(trx, found, ahead, { by, cause: `extension:${ahead[0]?.id ?? id}` })

    const startsOn = found.renewsOn as DateTime<true> | null
    if (!startsOn || startsOn <= today) return failed({ type: 'not_extendable' })
    const next = startsOn.plus({ days })
    const period = await leaveFree(trx, found, next)
    if (!period) return failed({ type: 'not_extendable' })
    found.merge({ anchorOn: next, cycleIndex: 0, renewsOn: next })
    await found.merge({ invoiceOn: await nextInvoiceDay(trx, found) }).save()
    await settleMrr(trx, [id])
    await outbox.publish(trx, 'subscription.extended', { periodId: period.id })
    live.refresh([`service:${serviceId}`, `account:${accountId}`], trx)
    const changes = { days, until: period.endsOn.toISODate(), reason }
    const target: [string, string] = ['service', serviceId]
    await audit.record(trx, 'service.paid_extended', target, { accountId, actor: by, changes })
    return ok(period)
  })
}
