import db from '@adonisjs/lucid/services/db'
import { crashPoint } from '#core/crash_point'
import { calendarDate } from '#core/database/calendar_date'
import { insertMany } from '#core/database/insert_many'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { newId } from '#core/ids'
import { live } from '#core/live/live'
import { outbox } from '#core/outbox/outbox'
import { settleMrr } from '#billing/mrr/settle_mrr'
import { firstDayOf } from '#billing/price_changes/first_day'
import { newPrice } from '#billing/price_changes/preview_price_change'
import { pricesOf, standingSql, type Reach } from '#billing/price_changes/subscribers'
import { shopDay } from '#billing/shop_day'
import PriceChange from '#billing/models/price_change'
import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Cycle } from '#billing/renewals/cycle'

/** How many customers are told in one transaction. */
const BATCH = 50

/**
 * Puts the new price on every subscription that a change concerns, from a day of its own on, and has each customer told. Some customers
 * at a time; who was told is not told again, so it may be asked for as often as one likes. Answers how many subscriptions it reached.
 */
export async function tellSubscribers(priceChangeId: string): Promise<number> {
  let told = 0
  for (;;) {
    const change = await PriceChange.find(priceChangeId)
    if (!change || !reaches(change)) return told
    const accountIds = await nextAccounts(change)
    if (accountIds.length === 0) return told
    const reached = await transaction((trx) => tell(trx, priceChangeId, accountIds))
    crashPoint('billing.prices_told')
    if (reached === 0) return told
    told += reached
  }
}

const reaches = ({ state, audience, workKey }: PriceChange) =>
  state !== 'taken_back' && audience === 'existing' && workKey !== null

/** Prices of subscriptions that the change concerns and that were not told of it; those that are about to be another wait until they are. */
function untold(change: PriceChange, client?: TransactionClientContract) {
  const query = pricesOf(reachOf(change), client)
    .whereRaw(`${standingSql(reachOf(change))} = 'taken'`)
    .where('subscriptions.state', 'active')
    .whereNotNull('subscriptions.renews_on')
    .whereNotExists((notices) =>
      notices
        .from('price_notices')
        .whereColumn('price_notices.subscription_id', 'subscriptions.id')
        .where('price_notices.price_change_id', change.id)
        .whereNotNull('price_notices.next_item_id')
    )
    .whereNotExists((changes) =>
      changes.from('subscription_changes').whereColumn('open_key', 'subscriptions.id')
    )
  // What was sold since then was sold at the new price.
  if (change.inForceAt) query.where('subscription_items.created_at', '<', sqlTime(change.inForceAt))
  return query
}

export function reachOf(change: PriceChange): Reach {
  const { kind, refId, currency, fromMinor, toMinor, takesOthers, priceListId: listId } = change
  return { kind, refId, currency, listId, fromMinor, toMinor, takesOthers }
}

async function nextAccounts(change: PriceChange): Promise<string[]> {
  const rows = await untold(change)
    .select('subscriptions.account_id')
    .distinct()
    .orderBy('subscriptions.account_id')
    .limit(BATCH)
  return rows.map((row) => String(row.account_id))
}

interface Told {
  itemId: string
  nextItemId: string
  subscriptionId: string
  accountId: string
  letterId: string
  startsOn: string
  isNext: boolean
  quantity: number
  oldMinor: number
  newMinor: number
  position: number
  name: string
  cycle: Cycle
}

async function tell(
  trx: TransactionClientContract,
  priceChangeId: string,
  accountIds: string[]
): Promise<number> {
  const change = await PriceChange.query({ client: trx })
    .where('id', priceChangeId)
    .forUpdate()
    .first()
  if (!change || !reaches(change)) return 0
  await trx
    .from('subscriptions')
    .whereIn('account_id', accountIds)
    .where('state', 'active')
    .orderBy('id')
    .forUpdate()
    .select('id')
  const told = await planOf(trx, change, accountIds)
  if (told.length === 0) return 0
  await write(trx, change, told)
  await settleMrr(
    trx,
    told.map(({ subscriptionId }) => subscriptionId)
  )
  const letters = new Map(told.map(({ letterId, accountId }) => [letterId, accountId]))
  await outbox.publishAll(
    trx,
    'subscription.price_announced',
    [...letters.keys()].map((letterId) => ({ letterId }))
  )
  live.refresh(
    [...letters.values()].map((accountId) => `account:${accountId}`),
    trx
  )
  crashPoint('billing.before_prices_commit')
  return told.length
}

async function planOf(
  trx: TransactionClientContract,
  change: PriceChange,
  accountIds: string[]
): Promise<Told[]> {
  const today = await shopDay(trx)
  const noticed = today.plus({ days: change.noticeDays })
  const effectiveOn = change.effectiveOn as DateTime<true>
  const notBefore = effectiveOn > noticed ? effectiveOn : noticed
  const rows = await untold(change, trx)
    .whereIn('subscriptions.account_id', accountIds)
    .select('subscriptions.id', 'subscriptions.account_id', 'subscriptions.anchor_on')
    .select('subscriptions.cycle_unit', 'subscriptions.cycle_count', 'subscriptions.cycle_index')
    .select('subscriptions.renews_on', 'subscription_items.id as item_id')
    .select('subscription_items.quantity', 'subscription_items.unit_minor')
    .select('subscription_items.position', 'subscription_items.name', 'subscription_items.from_on')
  const letters = new Map(accountIds.map((id) => [id, newId()]))
  return rows.map((row): Told => {
    const cycle = { unit: row.cycle_unit as Cycle['unit'], count: Number(row.cycle_count) }
    const renewsOn = calendarDate(row.renews_on as string)
    const itemFrom = row.from_on ? calendarDate(row.from_on as string) : notBefore
    const place = {
      ...{ cycle, renewsOn, index: Number(row.cycle_index) },
      anchor: calendarDate((row.anchor_on ?? row.renews_on) as string),
    }
    const startsOn = firstDayOf(place, itemFrom > notBefore ? itemFrom : notBefore)
    return {
      itemId: String(row.item_id),
      nextItemId: newId(),
      subscriptionId: String(row.id),
      accountId: String(row.account_id),
      letterId: letters.get(String(row.account_id))!,
      startsOn: startsOn.toISODate(),
      isNext: startsOn.equals(renewsOn),
      quantity: Number(row.quantity),
      oldMinor: Number(row.unit_minor),
      newMinor: newPrice(change, cycle),
      position: Number(row.position),
      name: String(row.name),
      cycle,
    }
  })
}

async function write(
  trx: TransactionClientContract,
  change: PriceChange,
  told: Told[]
): Promise<void> {
  const now = sqlTime()
  for (const [day, same] of Map.groupBy(told, ({ startsOn }) => startsOn))
    await trx
      .from('subscription_items')
      .whereIn(
        'id',
        same.map(({ itemId }) => itemId)
      )
      .update({ until_on: day })
  await insertMany(
    trx,
    'subscription_items',
    told.map((each) => ({
      id: each.nextItemId,
      subscription_id: each.subscriptionId,
      position: each.position,
      kind: change.kind,
      ref_id: change.refId,
      name: each.name,
      quantity: each.quantity,
      unit_minor: each.newMinor,
      price_list_id: change.priceListId,
      cycle_unit: each.cycle.unit,
      cycle_count: each.cycle.count,
      from_on: each.startsOn,
      created_at: now,
    }))
  )
  const subscriptionIds = told.map(({ subscriptionId }) => subscriptionId)
  await trx
    .from('price_notices')
    .where('price_change_id', change.id)
    .whereIn('subscription_id', subscriptionIds)
    .delete()
  await insertMany(
    trx,
    'price_notices',
    told.map((each) => ({
      id: newId(),
      price_change_id: change.id,
      subscription_id: each.subscriptionId,
      account_id: each.accountId,
      letter_id: each.letterId,
      state: 'told',
      ref_id: change.refId,
      quantity: each.quantity,
      old_minor: each.oldMinor,
      new_minor: each.newMinor,
      starts_on: each.startsOn,
      item_id: each.itemId,
      next_item_id: each.nextItemId,
      created_at: now,
      updated_at: now,
    }))
  )
  const next = told.filter(({ isNext }) => isNext)
  for (const [more, same] of Map.groupBy(next, moreOf))
    await trx
      .from('subscriptions')
      .whereIn(
        'id',
        same.map(({ subscriptionId }) => subscriptionId)
      )
      .update({ price_minor: trx.raw('price_minor + ?', [more]), updated_at: now })
}

const moreOf = ({ quantity, oldMinor, newMinor }: Told) => quantity * (newMinor - oldMinor)

/** Whether somebody may still have to be told later: what is not set up yet, or is about to be billed by other terms. */
export async function isAwaited(change: PriceChange): Promise<boolean> {
  const waiting = await pricesOf(reachOf(change), undefined)
    .whereRaw(`${standingSql(reachOf(change))} = 'taken'`)
    .where('subscription_items.created_at', '<', sqlTime(change.inForceAt ?? undefined))
    .where((query) =>
      query
        .where('subscriptions.state', 'pending')
        .orWhereIn('subscriptions.id', (changes) =>
          changes.from('subscription_changes').whereNotNull('open_key').select('open_key')
        )
    )
    .select(db.raw('1'))
    .first()
  return Boolean(waiting)
}
