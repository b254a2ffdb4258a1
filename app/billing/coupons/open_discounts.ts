import { insertMany } from '#core/database/insert_many'
import { newId } from '#core/ids'
import { sqlTime } from '#core/database/sql_time'
import { monthsOf } from '#billing/coupons/discount'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { CouponQuote } from '#billing/coupons/quote_coupon'
import type Subscription from '#billing/models/subscription'

/**
 * Notes for subscriptions that were just ordered, in the order of the quote's lines, what a coupon takes off them while it lasts. Its days
 * are told once the services begin.
 */
export async function openDiscounts(
  trx: TransactionClientContract,
  redemptionId: string,
  { terms: { coupon }, lines }: CouponQuote,
  subscriptions: Subscription[]
): Promise<void> {
  const rows = subscriptions.flatMap(({ id, cycle }, index) => {
    const { recurs, eachCycle } = lines[index]
    if (!recurs) return []
    return {
      id: newId(),
      subscription_id: id,
      redemption_id: redemptionId,
      coupon_id: coupon.id,
      code: coupon.code,
      percent_bp: coupon.kind === 'percent' ? coupon.percentBp : null,
      off_minor: eachCycle?.minor ?? null,
      months: monthsOf(cycle),
      cycles: coupon.lasts,
      created_at: sqlTime(),
    }
  })
  await insertMany(trx, 'subscription_discounts', rows)
}
