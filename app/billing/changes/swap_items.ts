import { insertMany } from '#core/database/insert_many'
import { newId } from '#core/ids'
import { sqlTime } from '#core/database/sql_time'
import { calendarDate } from '#core/database/calendar_date'
import { comingPrices, pricedOn } from '#billing/price_changes/coming_prices'
import { hangNotices, unhangNotices } from '#billing/price_changes/hang_notices'
import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { BillingTerms } from '#billing/contracts/billing_terms'

/** The prices of a change, and the day from which they are billed. */
type Swap = Pick<BillingTerms, 'items' | 'cycle'> & {
  changeId: string
  from: string
  /** The moment, where hours are billed. */
  at?: DateTime
}

/**
 * Puts other prices in force from a day on; those before it end there, and those that were to follow never begin. What customers were told
 * of a price that is among both goes on from its own day.
 */
export async function swapItems(
  trx: TransactionClientContract,
  subscriptionId: string,
  { items, cycle, changeId, from, at }: Swap
): Promise<void> {
  const dayBefore = calendarDate(from).minus({ days: 1 }).toISODate()
  const priced = pricedOn(items, await comingPrices(subscriptionId, trx), dayBefore)
  await unhangNotices(trx, subscriptionId, from)
  await endPrices(trx, subscriptionId, { changeId, from, at })
  await insertMany(
    trx,
    'subscription_items',
    priced.map(({ kind, refId, name, quantity, unitMinor, priceListId, hours }, position) => ({
      id: newId(),
      subscription_id: subscriptionId,
      position,
      kind,
      ref_id: refId,
      name,
      quantity,
      unit_minor: unitMinor,
      price_list_id: priceListId ?? null,
      hour_rate: hours?.rate ?? null,
      month_minor: hours?.monthMinor ?? null,
      from_at: at ? sqlTime(at) : null,
      cycle_unit: cycle.unit,
      cycle_count: cycle.count,
      from_on: from,
      created_at: sqlTime(),
    }))
  )
  await hangNotices(trx, subscriptionId, from)
}

/** All prices that a day or a later one would be billed with, those that were to begin later among them. */
async function endPrices(
  trx: TransactionClientContract,
  subscriptionId: string,
  { changeId, from, at }: Pick<Swap, 'changeId' | 'from' | 'at'>
): Promise<void> {
  const goingOn = () =>
    trx
      .from('subscription_items')
      .where('subscription_id', subscriptionId)
      .where((query) => query.whereNull('until_on').orWhere('until_on', '>', from))
  await goingOn().update({ replaced_by: changeId, until_before: trx.raw('until_on') })
  await goingOn().update({ until_on: from, ...(at ? { until_at: sqlTime(at) } : {}) })
}

/** Takes back the prices of a change that were to be in force from a day on, before anything was billed by them. */
export async function swapItemsBack(
  trx: TransactionClientContract,
  subscriptionId: string,
  { changeId, from }: Pick<Swap, 'changeId' | 'from'>
): Promise<void> {
  await unhangNotices(trx, subscriptionId, from)
  const items = () => trx.from('subscription_items').where('subscription_id', subscriptionId)
  await items().where('from_on', from).whereNull('replaced_by').delete()
  await items()
    .where('replaced_by', changeId)
    .update({ until_on: trx.raw('until_before') })
  await items().where('replaced_by', changeId).update({ replaced_by: null, until_before: null })
  await hangNotices(trx, subscriptionId, from)
}
