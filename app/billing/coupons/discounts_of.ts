import db from '@adonisjs/lucid/services/db'
import { discountFrom, type Discount } from '#billing/coupons/discount'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Another row in place of one of `subscription_discounts`, whose days are to be others. */
export type MoveDiscount = (row: Record<string, unknown>) => Record<string, unknown>

/** The discounts of subscriptions that began, by the ids of these, in one query. */
export async function discountsOf(
  subscriptionIds: string[],
  trx?: TransactionClientContract,
  moved: MoveDiscount = (row) => row
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
    found.set(id, [...(found.get(id) ?? []), discountFrom(moved(row))])
  }
  return found
}
