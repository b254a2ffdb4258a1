import db from '@adonisjs/lucid/services/db'
import { calendarDate } from '#core/database/calendar_date'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** A price that a subscription is billed from a day on, as its customer was told. */
export interface ComingPrice {
  refId: string
  oldMinor: number
  newMinor: number
  /** "2027-02-28" */
  startsOn: string
}

/** What was told of a subscription and is not in force, the earliest first. */
export async function comingPrices(
  subscriptionId: string,
  trx?: TransactionClientContract
): Promise<ComingPrice[]> {
  const rows = await (trx ?? db)
    .from('price_notices')
    .where({ subscription_id: subscriptionId, state: 'told' })
    .whereNotNull('next_item_id')
    .orderBy('starts_on')
    .orderBy('id')
  return rows.map((row) => ({
    refId: String(row.ref_id),
    oldMinor: Number(row.old_minor),
    newMinor: Number(row.new_minor),
    startsOn: calendarDate(row.starts_on).toISODate(),
  }))
}

/** Items at the prices of a day, where they are still at those that were to end before it. */
export function pricedOn<Item extends { refId: string | null; unitMinor: number }>(
  items: Item[],
  coming: ComingPrice[],
  day: string
): Item[] {
  return coming.reduce(
    (priced, { refId, oldMinor, newMinor, startsOn }) =>
      startsOn > day
        ? priced
        : priced.map((item) =>
            item.refId === refId && item.unitMinor === oldMinor
              ? { ...item, unitMinor: newMinor }
              : item
          ),
    items
  )
}
