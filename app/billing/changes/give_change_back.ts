import { calendarDate } from '#core/database/calendar_date'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { transition } from '#core/database/transition'
import { shopLanguage } from '#core/i18n/languages'
import { live } from '#core/live/live'
import { failed, ok, type Result } from '#core/result'
import { audit } from '#audit/models/audit_entry'
import { unschedule } from '#billing/changes/cancel_change'
import { lockChangeOf, type LockedChange } from '#billing/changes/lock_change'
import { settleFailure } from '#billing/changes/settle_failure'
import { swapItems } from '#billing/changes/swap_items'
import { runningPeriods } from '#billing/cancellations/running_periods'
import { takeBackPeriods } from '#billing/cancellations/take_back_periods'
import { settleMrr } from '#billing/mrr/settle_mrr'
import { nextInvoiceDay } from '#billing/renewals/next_invoice_day'
import { priceOfTerms } from '#billing/contracts/billing_terms'
import { shopDay } from '#billing/shop_day'
import CreditNote from '#billing/models/credit_note'
import { changeTransitions } from '#billing/models/subscription_change/states'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Actor } from '#core/actor'
import type { CreditFailure } from '#billing/credit_notes/credit_parts'
import type SubscriptionChange from '#billing/models/subscription_change'

interface Returned {
  /** Where what was paid for it goes. */
  to: 'refund' | 'credit'
  reason: string
  by: Actor
}

/**
 * Gives back what was paid for a change that could not be made, and bills on as before: renewals go on. Periods that were paid at a price
 * which was to begin with them stay as they are. Null where there is none to give back.
 */
export async function giveChangeBack(
  serviceId: string,
  { to, reason, by }: Returned
): Promise<Result<SubscriptionChange | null, CreditFailure>> {
  return transaction(async (trx) => {
    const locked = await lockChangeOf(trx, serviceId)
    if (locked?.change.state !== 'failed') return ok(null)
    const { subscription, change } = locked
    const credited = await credit(trx, locked, { to, by })
    if (!credited.ok) return credited
    subscription.useTransaction(trx)
    if (change.starts === 'period_end') await billAsBefore(trx, locked, by)
    await transition(trx, {
      table: 'subscription_changes',
      id: change.id,
      allowed: changeTransitions,
      to: 'cancelled',
      also: { open_key: null, ended_at: sqlTime() },
    })
    await subscription.merge({ invoiceOn: await nextInvoiceDay(trx, subscription) }).save()
    await settleMrr(trx, [subscription.id])
    await settleFailure(trx, change.id)
    const { accountId } = subscription
    live.refresh([`service:${serviceId}`, `account:${accountId}`], trx)
    await audit.record(trx, 'service.change_given_back', ['service', serviceId], {
      ...{ accountId, changes: { to, reason } },
      actor: by,
    })
    return ok(change)
  })
}

async function credit(
  trx: TransactionClientContract,
  { subscription, change }: LockedChange,
  { to, by }: Pick<Returned, 'to' | 'by'>
): Promise<Result<null, CreditFailure>> {
  if (!change.invoiceId) return ok(null)
  const reason = shopLanguage().t('billing.change.given_back', { hostname: subscription.hostname })
  const note = { all: true, reason, cause: `change:${change.id}:back`, settle: to, by } as const
  const written = await CreditNote.issue(trx, { ...note, invoiceId: change.invoiceId })
  if (!written.ok && written.error.type !== 'nothing_to_credit') return failed(written.error)
  return ok(null)
}

/** Prices and cycle are the earlier ones again, from the first day on that nobody paid for. */
async function billAsBefore(
  trx: TransactionClientContract,
  { subscription, change }: LockedChange,
  by: Actor
): Promise<void> {
  const from = change.effectiveOn.toISODate() ?? ''
  const running = await runningPeriods(subscription.id, await shopDay(trx), trx)
  const unpaid = running.filter(({ startsOn, isPaid }) => startsOn.toISODate() >= from && !isPaid)
  const since = await trx
    .from('billed_periods')
    .where('subscription_id', subscription.id)
    .where('starts_on', '>=', from)
  if (since.length === unpaid.length) {
    await unschedule(trx, subscription, { change, by })
    return
  }
  await takeBackPeriods(trx, subscription, unpaid, { by, cause: `change_back:${change.id}` })
  const { fromTerms } = change
  const day = subscription.renewsOn?.toISODate() ?? from
  await swapItems(trx, subscription.id, { ...fromTerms, changeId: change.id, from: day })
  subscription.merge({ priceMinor: priceOfTerms(fromTerms) })
  if (change.kind !== 'cycle') return
  const { unit, count } = fromTerms.cycle
  subscription.merge({ cycleUnit: unit, cycleCount: count })
  subscription.merge({ anchorOn: calendarDate(day), cycleIndex: 0 })
}
