import { transaction } from '#core/database/transaction'
import { failed, ok, type Result } from '#core/result'
import { audit } from '#audit/models/audit_entry'
import { putOffDiscounts } from '#billing/coupons/move_discounts'
import { settleMrr } from '#billing/mrr/settle_mrr'
import { daysOf, periodAt } from '#billing/renewals/cycle'
import { nextInvoiceDay } from '#billing/renewals/next_invoice_day'
import BilledPeriod from '#billing/models/billed_period'
import Subscription from '#billing/models/subscription'
import { shopDay } from '#billing/shop_day'
import type { DateTime } from 'luxon'
import type { Actor } from '#core/actor'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** From the first day that is not billed, or from today, with what lies between left out. */
export const billedFrom = ['missed', 'today'] as const
export type BilledFrom = (typeof billedFrom)[number]

export type BillParkedRefusal =
  | { type: 'renewal_not_parked' }
  /** Days after today are billed already, so no period can start today. */
  | { type: 'renewal_billed_ahead' }

/** Lets a subscription that waited for a person be billed again: by the next run where its day has come. */
export function billParked(
  id: string,
  { from, by }: { from: BilledFrom; by: Actor }
): Promise<Result<Subscription, BillParkedRefusal>> {
  return transaction(async (trx) => {
    const found = await Subscription.query({ client: trx })
      .where('id', id)
      .forUpdate()
      .firstOrFail()
    if (!found.parkedAt || found.state !== 'active') return failed({ type: 'renewal_not_parked' })
    const today = await shopDay(trx)
    if (from === 'today') {
      if (found.renewsOn && found.renewsOn > today) return failed({ type: 'renewal_billed_ahead' })
      await leaveFree(trx, found, today)
      found.merge({ anchorOn: today, cycleIndex: 0, renewsOn: today })
    }
    found.useTransaction(trx).merge({ parkedAt: null, parkedReason: null })
    const day = await nextInvoiceDay(trx, found)
    await found.merge({ invoiceOn: day && day < today ? today : day }).save()
    await settleMrr(trx, [id])
    const { accountId, serviceId } = found
    const target: [string, string] = ['service', serviceId]
    const changes = { from }
    await audit.record(trx, 'service.renewal_resumed', target, { accountId, actor: by, changes })
    return ok(found)
  })
}

/** Days that nobody is billed for are a period that costs nothing, so that periods go on without a gap; discounts last as much longer. Null where there are none. */
export async function leaveFree(
  trx: TransactionClientContract,
  { id: subscriptionId, renewsOn, anchorOn, cycle, cycleIndex: index }: Subscription,
  until: DateTime<true>
): Promise<BilledPeriod | null> {
  if (!renewsOn || renewsOn >= until) return null
  const anchor = anchorOn as DateTime<true>
  const gap = { from: renewsOn as DateTime<true>, to: until }
  await putOffDiscounts(trx, subscriptionId, { ...gap, anchor, index, cycle })
  const cycleDays = daysOf(periodAt(anchor, cycle, index))
  const period = { startsOn: renewsOn, endsOn: until.minus({ days: 1 }), cycleDays }
  return BilledPeriod.create({ ...period, listedMinor: 0, subscriptionId }, { client: trx })
}
