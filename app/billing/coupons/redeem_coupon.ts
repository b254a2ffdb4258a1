import CouponRedemption from '#billing/models/coupon_redemption'
import { changedRows } from '#core/database/changed_rows'
import { sqlTime } from '#core/database/sql_time'
import { outbox } from '#core/outbox/outbox'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

interface Use {
  couponId: string
  accountId: string
  orderId?: string | null
  subscriptionId?: string | null
  givenBy?: string | null
}

/** Takes one of a coupon's uses; null where none is left, or it is archived. The coupon is locked until the transaction ends. */
export async function redeemCoupon(
  trx: TransactionClientContract,
  { couponId, ...use }: Use
): Promise<CouponRedemption | null> {
  const taken = await trx
    .from('coupons')
    .where({ id: couponId, state: 'active' })
    .where((left) => left.whereNull('most_uses').orWhereColumn('uses', '<', 'most_uses'))
    .increment('uses', 1)
  if (changedRows(taken) !== 1) return null
  const redemption = await CouponRedemption.create({ couponId, ...use }, { client: trx })
  await outbox.publish(trx, 'coupon.redeemed', { couponId, redemptionId: redemption.id })
  return redemption
}

/** Gives back the use of a coupon that an order took, because it came to nothing. True when this call did it. */
export async function releaseCoupon(
  trx: TransactionClientContract,
  orderId: string
): Promise<boolean> {
  const found = await CouponRedemption.query({ client: trx }).where('order_id', orderId).first()
  if (!found) return false
  const { id, couponId } = found
  await trx.from('coupons').where('id', couponId).forUpdate().first()
  const released = await trx
    .from('coupon_redemptions')
    .where('id', id)
    .whereNull('released_at')
    .update({ released_at: sqlTime() })
  if (changedRows(released) !== 1) return false
  await trx.from('coupons').where('id', couponId).decrement('uses', 1)
  await outbox.publish(trx, 'coupon.released', { couponId, redemptionId: id })
  return true
}
