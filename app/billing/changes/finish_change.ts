import { SYSTEM } from '#core/actor'
import { insertMany } from '#core/database/insert_many'
import { newId } from '#core/ids'
import { sqlTime } from '#core/database/sql_time'
import { calendarDate, dayText } from '#core/database/calendar_date'
import { shopLanguage } from '#core/i18n/languages'
import { live } from '#core/live/live'
import { Money } from '#core/money/money'
import { transition } from '#core/database/transition'
import { outbox } from '#core/outbox/outbox'
import { endUncovered } from '#billing/coupons/move_discounts'
import { restOfInvoices, spreadOver } from '#billing/changes/rest_of_invoices'
import { lockChange } from '#billing/changes/lock_change'
import { settleFailure } from '#billing/changes/settle_failure'
import { swapItems } from '#billing/changes/swap_items'
import { recordHours } from '#billing/usage/record_hours'
import { setMeters } from '#billing/usage/subscription_meters'
import { settleMrr } from '#billing/mrr/settle_mrr'
import { nextInvoiceDay } from '#billing/renewals/next_invoice_day'
import { priceFrom } from '#billing/price_changes/price_from'
import { shopDay } from '#billing/shop_day'
import CreditNote from '#billing/models/credit_note'
import { changeTransitions } from '#billing/models/subscription_change/states'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Subscription from '#billing/models/subscription'
import type SubscriptionChange from '#billing/models/subscription_change'

/**
 * Bills a service by the terms of a change from its day on, because it is served so now. True when this call did it. What was
 * billed and paid for days from then on is replaced by what the change billed for them.
 */
export async function finishChange(
  trx: TransactionClientContract,
  asked: Pick<SubscriptionChange, 'id' | 'subscriptionId'>
): Promise<boolean> {
  const { subscription, change } = await lockChange(trx, asked)
  const applied = await transition(trx, {
    table: 'subscription_changes',
    id: change.id,
    allowed: changeTransitions,
    to: 'applied',
    also: { open_key: null, applied_at: sqlTime(), ended_at: sqlTime() },
  })
  if (!applied) return false
  subscription.useTransaction(trx)
  if (subscription.isHourly) await takeHourlyTerms(trx, subscription, change)
  else if (change.starts === 'now') await takeTerms(trx, subscription, change)
  const { productId, planId, name, meters } = change.toTerms
  const next = subscription.renewsOn ?? change.effectiveOn
  const priceMinor = await priceFrom(trx, subscription.id, next)
  subscription.merge({ productId, planId, name, priceMinor })
  if (meters) {
    await setMeters(trx, subscription.id, meters)
    subscription.merge({ isMetered: subscription.isHourly || meters.length > 0 })
  }
  await subscription.merge({ invoiceOn: await nextInvoiceDay(trx, subscription) }).save()
  await settleMrr(trx, [subscription.id])
  await settleFailure(trx, change.id)
  await outbox.publish(trx, 'subscription.changed', { changeId: change.id })
  live.refresh([`service:${subscription.serviceId}`, `account:${change.accountId}`], trx)
  return true
}

/** Hours that began until now cost what was had; the next one costs what it became. */
async function takeHourlyTerms(
  trx: TransactionClientContract,
  subscription: Subscription,
  { id: changeId, toTerms }: SubscriptionChange
): Promise<void> {
  await recordHours({ trx, serviceIds: [subscription.serviceId] })
  const { hoursUntil } = await subscription.refresh()
  const from = dayText(await shopDay(trx))
  await swapItems(trx, subscription.id, { ...toTerms, changeId, from, at: hoursUntil! })
  await endUncovered(trx, subscription.id, { terms: toTerms, from })
}

async function takeTerms(
  trx: TransactionClientContract,
  subscription: Subscription,
  change: SubscriptionChange
): Promise<void> {
  const { toTerms, periods, invoiceId, leftMinor } = change
  const from = change.effectiveOn.toISODate() ?? ''
  await swapItems(trx, subscription.id, { ...toTerms, changeId: change.id, from })
  await endUncovered(trx, subscription.id, { terms: toTerms, from })
  if (leftMinor > 0) await giveCredit(trx, subscription, change)
  if (periods.length === 0) return takeCycleLater(subscription, change)
  await cutFrom(trx, subscription.id, from)
  await insertMany(
    trx,
    'billed_periods',
    periods.map(({ startsOn, endsOn, listedMinor, cycleDays = null }) => ({
      id: newId(),
      subscription_id: subscription.id,
      starts_on: startsOn,
      ends_on: endsOn,
      cycle_days: cycleDays,
      invoice_id: invoiceId,
      listed_minor: listedMinor,
      is_carried: false,
      created_at: sqlTime(),
    }))
  )
  if (change.kind !== 'cycle') return
  const { unit, count } = toTerms.cycle
  subscription.merge({ cycleUnit: unit, cycleCount: count })
  subscription.merge({
    anchorOn: calendarDate(from),
    cycleIndex: 1,
    renewsOn: calendarDate(periods[periods.length - 1].endsOn).plus({ days: 1 }),
  })
}

/** Where nothing is charged, what is paid stays as it is, and the first period of another length begins after it. */
function takeCycleLater(subscription: Subscription, { kind, toTerms }: SubscriptionChange): void {
  if (kind !== 'cycle') return
  const { unit, count } = toTerms.cycle
  subscription.merge({ cycleUnit: unit, cycleCount: count })
  subscription.merge({ anchorOn: subscription.renewsOn, cycleIndex: 0 })
}

/** Days from one on are billed by nothing any more. */
async function cutFrom(
  trx: TransactionClientContract,
  subscriptionId: string,
  from: string
): Promise<void> {
  const rows = () => trx.from('billed_periods').where('subscription_id', subscriptionId)
  await rows().where('starts_on', '>=', from).delete()
  const before = calendarDate(from).minus({ days: 1 }).toISODate()
  await rows().where('ends_on', '>=', from).update({ ends_on: before })
}

async function giveCredit(
  trx: TransactionClientContract,
  { id, hostname, currency }: Subscription,
  { id: changeId, effectiveOn, leftMinor, invoiceId, periods }: SubscriptionChange
): Promise<void> {
  const running: { invoice_id: string | null }[] = await trx
    .from('billed_periods')
    .where('subscription_id', id)
    .where('ends_on', '>=', effectiveOn.toISODate() ?? '')
    .select('invoice_id')
  if (periods.length === 0) return
  const from = calendarDate(effectiveOn.toISODate() ?? '')
  const invoiceIds = running.flatMap((row) => row.invoice_id ?? [])
  const rests = await restOfInvoices(id, { from, invoiceIds, except: invoiceId }, trx)
  const reason = shopLanguage().t('billing.change.left', { hostname })
  const why = { reason, cause: `change:${changeId}`, settle: 'credit', by: SYSTEM } as const
  for (const { invoice, lines } of spreadOver(rests, Money.of(leftMinor, currency))) {
    const written = await CreditNote.issue(trx, { ...why, lines, invoiceId: invoice.id })
    if (!written.ok && written.error.type !== 'nothing_to_credit')
      throw new Error(`Unused days could not be credited: ${written.error.type}`)
  }
}
