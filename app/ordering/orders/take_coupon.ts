import { redeemCoupon } from '#billing'
import { OrderRefused } from '#ordering/orders/order_request'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { CartQuote } from '#ordering/cart/quote_cart'
import type Order from '#ordering/models/order'

/** Takes the use of the coupon that an order is placed with; null where none is taken off. Refuses the order where none is left. */
export async function takeCoupon(
  order: Order,
  { coupon }: CartQuote,
  trx: TransactionClientContract
): Promise<{ id: string } | null> {
  if (!coupon || coupon.problem) return null
  const redemption = await redeemCoupon(trx, {
    couponId: coupon.quote.terms.coupon.id,
    accountId: order.accountId,
    orderId: order.id,
  })
  if (!redemption)
    throw new OrderRefused({ type: 'coupon', problem: { type: 'used_up' }, code: coupon.code })
  return redemption
}
