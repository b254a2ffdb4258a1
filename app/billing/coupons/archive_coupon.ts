import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { transition } from '#core/database/transition'
import { audit } from '#audit/models/audit_entry'
import type Coupon from '#billing/models/coupon'
import { couponTransitions, type CouponState } from '#billing/models/coupon/kinds'

/** Lets nobody use a coupon any more, or lets them again; what was given stays. True when this call did it. */
export function archiveCoupon(coupon: Coupon, to: CouponState): Promise<boolean> {
  return transaction(async (trx) => {
    const moved = await transition(trx, {
      table: 'coupons',
      id: coupon.id,
      allowed: couponTransitions,
      to,
      also: { archived_at: to === 'archived' ? sqlTime() : null },
    })
    if (!moved) return false
    const action = to === 'archived' ? 'coupon.archived' : 'coupon.restored'
    await audit.record(trx, action, coupon, { accountId: coupon.accountId })
    return true
  })
}
