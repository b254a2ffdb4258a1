import { insertMany } from '#core/database/insert_many'
import { newId } from '#core/ids'
import { calendarDate } from '#core/database/calendar_date'
import { sqlTime } from '#core/database/sql_time'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Prices that were announced for a day or later, and may be in force since, are taken off a subscription, so that others can be put in their place. */
export async function unhangNotices(
  trx: TransactionClientContract,
  subscriptionId: string,
  from: string
): Promise<void> {
  const hung = await toldFrom(trx, subscriptionId, from).whereNotNull('next_item_id')
  for (const { id, item_id: itemId, next_item_id: nextItemId } of hung.toReversed()) {
    await trx.from('subscription_items').where('id', nextItemId).delete()
    await trx.from('subscription_items').where('id', itemId).update({ until_on: null })
    await trx.from('price_notices').where('id', id).update({ item_id: null, next_item_id: null })
  }
}

/** Puts announced prices on what a subscription is billed now, where the price is still there that they follow. */
export async function hangNotices(
  trx: TransactionClientContract,
  subscriptionId: string,
  from: string
): Promise<void> {
  for (const notice of await toldFrom(trx, subscriptionId, from)) {
    const item = await trx
      .from('subscription_items')
      .where({ subscription_id: subscriptionId, ref_id: notice.ref_id })
      .where('unit_minor', notice.old_minor)
      .whereNull('until_on')
      .first()
    if (!item) continue
    const startsOn = calendarDate(notice.starts_on).toISODate()
    const next = { ...item, id: newId(), unit_minor: notice.new_minor, from_on: startsOn }
    next.created_at = sqlTime()
    await trx.from('subscription_items').where('id', item.id).update({ until_on: startsOn })
    await insertMany(trx, 'subscription_items', [next])
    await trx
      .from('price_notices')
      .where('id', notice.id)
      .update({ item_id: item.id, next_item_id: next.id, quantity: item.quantity })
  }
}

function toldFrom(trx: TransactionClientContract, subscriptionId: string, from: string) {
  return trx
    .from('price_notices')
    .where('subscription_id', subscriptionId)
    .whereIn('state', ['told', 'in_force'])
    .where('starts_on', '>=', from)
    .orderBy('starts_on')
    .orderBy('id')
}
