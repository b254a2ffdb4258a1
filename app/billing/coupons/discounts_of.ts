import db from '@adonisjs/lucid/services/db'
import { discountFrom, type Discount } from '#billing/coupons/discount'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** The discounts of subscriptions that began, by the ids of these, in one query. */
export async function discountsOf(
  subscriptionIds: string[],
  trx?: TransactionClientContract
): Promise<Map<string, Discount[]>> {
  const found = new Map<string, Discount[]>()
  if (subscriptionIds.length === 0) return found
  const rows = await (trx ?? db)
    .from('subscription_discounts')
    .whereIn('subscription_id', subscriptionIds)
    .whereNotNull('from_on')
    .orderBy('id')
  for (const row of rows) {
    const id = String(row.subscription_id)
    found.set(id, [...(found.get(id) ?? []), discountFrom(row)])
  }
  return found
}
