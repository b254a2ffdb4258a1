import { SYSTEM, type Actor } from '#core/actor'
import { calendarDate } from '#core/database/calendar_date'
import { sqlTime } from '#core/database/sql_time'
import { transition } from '#core/database/transition'
import { shopLanguage } from '#core/i18n/languages'
import { live } from '#core/live/live'
import { audit } from '#audit/models/audit_entry'
import { runningPeriods } from '#billing/cancellations/running_periods'
import { takeBackPeriods } from '#billing/cancellations/take_back_periods'
import { lockChangeOf } from '#billing/changes/lock_change'
import { swapItemsBack } from '#billing/changes/swap_items'
import { settleMrr } from '#billing/mrr/settle_mrr'
import { goOnFrom } from '#billing/coupons/move_discounts'
import { nextInvoiceDay } from '#billing/renewals/next_invoice_day'
import { priceFrom } from '#billing/price_changes/price_from'
import { shopDay } from '#billing/shop_day'
import Invoice from '#billing/models/invoice'
import { changeTransitions } from '#billing/models/subscription_change/states'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Subscription from '#billing/models/subscription'
import type SubscriptionChange from '#billing/models/subscription_change'

/**
 * Calls off a change that has not begun: its invoice is void, and what it would have billed is taken back. False where there is none, it was
 * paid meanwhile, or a period was paid by its price.
 */
export async function cancelChange(
  trx: TransactionClientContract,
  serviceId: string,
  by: Actor = SYSTEM
): Promise<boolean> {
  const locked = await lockChangeOf(trx, serviceId)
  if (!locked?.change.isCancellable) return false
  const { subscription, change } = locked
  subscription.useTransaction(trx)
  const back =
    change.state === 'scheduled'
      ? await unschedule(trx, subscription, { change, by })
      : await takeInvoiceBack(trx, change, by)
  if (!back) return false
  const cancelled = await transition(trx, {
    table: 'subscription_changes',
    id: change.id,
    allowed: changeTransitions,
    to: 'cancelled',
    also: { open_key: null, ended_at: sqlTime() },
  })
  if (!cancelled) return false
  await subscription.merge({ invoiceOn: await nextInvoiceDay(trx, subscription) }).save()
  await settleMrr(trx, [subscription.id])
  const { accountId } = subscription
  live.refresh([`service:${serviceId}`, `account:${accountId}`], trx)
  await audit.record(trx, 'service.change_cancelled', ['service', serviceId], {
    accountId,
    actor: by,
  })
  return true
}

async function takeInvoiceBack(
  trx: TransactionClientContract,
  { invoiceId }: SubscriptionChange,
  by: Actor
): Promise<boolean> {
  if (!invoiceId) return false
  const invoice = await Invoice.query({ client: trx }).where('id', invoiceId).firstOrFail()
  const reason = shopLanguage().t('billing.change.called_off')
  const isNothing =
    invoice.state === 'void' || (invoice.total.isPositive && invoice.credited.equals(invoice.total))
  return isNothing || invoice.void({ by, reason }, trx)
}

/** Has it billed as before from the day on that it was to begin; false where a period was paid by its price. */
export async function unschedule(
  trx: TransactionClientContract,
  subscription: Subscription,
  { change, by }: { change: SubscriptionChange; by: Actor }
): Promise<boolean> {
  const from = change.effectiveOn.toISODate() ?? ''
  const running = await runningPeriods(subscription.id, await shopDay(trx), trx)
  const billed = running.filter(({ startsOn }) => startsOn.toISODate() >= from)
  if (billed.some(({ isPaid }) => isPaid)) return false
  await takeBackPeriods(trx, subscription, billed, { by, cause: `change_back:${change.id}` })
  await swapItemsBack(trx, subscription.id, { changeId: change.id, from })
  await goOnFrom(trx, subscription.id, from)
  const { fromTerms } = change
  const next = subscription.renewsOn ?? change.effectiveOn
  subscription.merge({ priceMinor: await priceFrom(trx, subscription.id, next) })
  if (change.kind !== 'cycle') return true
  const { unit, count } = fromTerms.cycle
  subscription.merge({ cycleUnit: unit, cycleCount: count, cycleIndex: fromTerms.cycleIndex })
  subscription.merge({ anchorOn: calendarDate(fromTerms.anchorOn) })
  return true
}
