import { insertMany } from '#core/database/insert_many'
import { newId } from '#core/ids'
import { sqlTime } from '#core/database/sql_time'
import { calendarDate } from '#core/database/calendar_date'
import { comingPrices, pricedOn } from '#billing/price_changes/coming_prices'
import { hangNotices, unhangNotices } from '#billing/price_changes/hang_notices'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { BillingTerms } from '#billing/contracts/billing_terms'

/**
 * Puts other prices in force from a day on; those before it end there. What customers were told of a price that is among both goes on
 * from its own day.
 */
export async function swapItems(
  trx: TransactionClientContract,
  subscriptionId: string,
  { items, cycle, from }: Pick<BillingTerms, 'items' | 'cycle'> & { from: string }
): Promise<void> {
  const dayBefore = calendarDate(from).minus({ days: 1 }).toISODate()
  const priced = pricedOn(items, await comingPrices(subscriptionId, trx), dayBefore)
  await unhangNotices(trx, subscriptionId, from)
  await trx
    .from('subscription_items')
    .where('subscription_id', subscriptionId)
    .whereNull('until_on')
    .update({ until_on: from })
  await insertMany(
    trx,
    'subscription_items',
    priced.map(({ kind, refId, name, quantity, unitMinor, priceListId }, position) => ({
      id: newId(),
      subscription_id: subscriptionId,
      position,
      kind,
      ref_id: refId,
      name,
      quantity,
      unit_minor: unitMinor,
      price_list_id: priceListId ?? null,
      cycle_unit: cycle.unit,
      cycle_count: cycle.count,
      from_on: from,
      created_at: sqlTime(),
    }))
  )
  await hangNotices(trx, subscriptionId, from)
}

/** Takes back prices that were to be in force from a day on, before anything was billed by them. */
export async function swapItemsBack(
  trx: TransactionClientContract,
  subscriptionId: string,
  from: string
): Promise<void> {
  await unhangNotices(trx, subscriptionId, from)
  const items = () => trx.from('subscription_items').where('subscription_id', subscriptionId)
  await items().where('from_on', from).whereNull('until_on').delete()
  await items().where('until_on', from).update({ until_on: null })
  await hangNotices(trx, subscriptionId, from)
}
