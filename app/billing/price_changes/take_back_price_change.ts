import { actorText, type Actor } from '#core/actor'
import { crashPoint } from '#core/crash_point'
import db from '@adonisjs/lucid/services/db'
import { insertMany } from '#core/database/insert_many'
import { calendarDate } from '#core/database/calendar_date'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { transition } from '#core/database/transition'
import { newId } from '#core/ids'
import { live } from '#core/live/live'
import { outbox } from '#core/outbox/outbox'
import { audit } from '#audit/models/audit_entry'
import { runningPeriods } from '#billing/cancellations/running_periods'
import { takeBackPeriods } from '#billing/cancellations/take_back_periods'
import { settleMrr } from '#billing/mrr/settle_mrr'
import { nextInvoiceDay } from '#billing/renewals/next_invoice_day'
import { priceFrom } from '#billing/price_changes/price_from'
import { priceChangeTransitions } from '#billing/models/price_change/states'
import Subscription from '#billing/models/subscription'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

const BATCH = 50

/** Takes back a change of price that is not in force; its customers are put back and told soon after. False where it is too late. */
export function takeBackPriceChange(id: string, by: Actor): Promise<boolean> {
  return transaction(async (trx) => {
    const back = await transition(trx, {
      table: 'price_changes',
      id,
      allowed: priceChangeTransitions,
      to: 'taken_back',
      also: { open_key: null, taken_back_by: actorText(by), taken_back_at: sqlTime() },
    })
    if (!back) return false
    await outbox.publish(trx, 'price_change.taken_back', { priceChangeId: id })
    await audit.record(trx, 'price_change.taken_back', ['price_change', id], { actor: by })
    return true
  })
}

interface Notice {
  id: string
  subscription_id: string
  account_id: string
  ref_id: string
  old_minor: number | string
  new_minor: number | string
  starts_on: string | Date
  item_id: string
  next_item_id: string
}

/**
 * Puts subscriptions back that were told of a change which is taken back. A period that was billed ahead by the new price and not paid is
 * billed anew by the old one; one that was paid stays, and the old price follows it. Answers how many it put back; safe to run twice.
 */
export async function putBack(priceChangeId: string): Promise<number> {
  let done = 0
  for (;;) {
    const notices = await hungNotices(priceChangeId)
    if (notices.length === 0) return done
    const back = await transaction((trx) => putBackSome(trx, notices))
    crashPoint('billing.prices_put_back')
    if (back === 0) return done
    done += back
  }
}

/** Those of some customers, so that each gets one mail for all of theirs. */
async function hungNotices(priceChangeId: string): Promise<Notice[]> {
  const hung = () =>
    db.from('price_notices').where({ price_change_id: priceChangeId, state: 'told' })
  const accounts = await hung().distinct('account_id').orderBy('account_id').limit(BATCH)
  return hung().whereIn(
    'account_id',
    accounts.map((row) => row.account_id)
  )
}

async function putBackSome(trx: TransactionClientContract, found: Notice[]): Promise<number> {
  const subscriptions = await Subscription.query({ client: trx })
    .whereIn(
      'id',
      found.map((notice) => notice.subscription_id)
    )
    .orderBy('id')
    .forUpdate()
  const notices: Notice[] = await trx
    .from('price_notices')
    .whereIn(
      'id',
      found.map(({ id }) => id)
    )
    .where('state', 'told')
  const letters = new Map<string, string>()
  for (const notice of notices) {
    const subscription = subscriptions.find(({ id }) => id === notice.subscription_id)!
    if (notice.next_item_id) await putOneBack(trx, subscription, notice)
    const letterId = letters.get(notice.account_id) ?? newId()
    if (notice.next_item_id) letters.set(notice.account_id, letterId)
    await trx
      .from('price_notices')
      .where('id', notice.id)
      .update({ state: 'taken_back', letter_id: letterId, updated_at: sqlTime() })
  }
  await settleMrr(
    trx,
    subscriptions.map(({ id }) => id)
  )
  await outbox.publishAll(
    trx,
    'subscription.price_kept',
    [...letters.values()].map((letterId) => ({ letterId }))
  )
  live.refresh(
    [...letters.keys()].map((accountId) => `account:${accountId}`),
    trx
  )
  return notices.length
}

async function putOneBack(
  trx: TransactionClientContract,
  subscription: Subscription,
  notice: Notice
): Promise<void> {
  const startsOn = calendarDate(notice.starts_on)
  const running = await runningPeriods(subscription.id, startsOn, trx)
  const firstUnpaid = running.findIndex((period) => period.startsOn >= startsOn && !period.isPaid)
  if (firstUnpaid >= 0 && subscription.state === 'active') {
    const why = { by: { type: 'system', id: null }, cause: `price:${notice.id}` } as const
    await takeBackPeriods(trx, subscription, running.slice(firstUnpaid), why)
  }
  const { renewsOn } = subscription
  if (!renewsOn || renewsOn <= startsOn) await dropNext(trx, notice)
  else await followBy(trx, notice, renewsOn.toISODate() ?? '')
  if (subscription.state !== 'active' || !renewsOn) return
  subscription.useTransaction(trx).merge({
    priceMinor: await priceFrom(trx, subscription.id, renewsOn),
    invoiceOn: await nextInvoiceDay(trx, subscription),
  })
  await subscription.save()
}

/** Nothing was billed by the new price. */
async function dropNext(
  trx: TransactionClientContract,
  { item_id: itemId, next_item_id: nextItemId }: Notice
): Promise<void> {
  const next = await trx.from('subscription_items').where('id', nextItemId).first()
  await trx.from('subscription_items').where('id', nextItemId).delete()
  await trx
    .from('subscription_items')
    .where('id', itemId)
    .update({ until_on: next?.until_on ?? null })
}

/** Something is paid by the new price: the old one comes after that. */
async function followBy(
  trx: TransactionClientContract,
  notice: Notice,
  day: string
): Promise<void> {
  const open = await trx
    .from('subscription_items')
    .where({ subscription_id: notice.subscription_id, ref_id: notice.ref_id })
    .where('unit_minor', notice.new_minor)
    .whereNull('until_on')
    .first()
  if (!open) return
  const old = { ...open, id: newId(), unit_minor: notice.old_minor, from_on: day }
  old.created_at = sqlTime()
  await trx.from('subscription_items').where('id', open.id).update({ until_on: day })
  await insertMany(trx, 'subscription_items', [old])
}
