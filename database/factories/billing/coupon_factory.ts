import Factory from '@adonisjs/lucid/factories'
import { newId } from '#core/ids'
import { normalCode } from '#billing/coupons/normal_code'
import Coupon from '#billing/models/coupon'

/** Twenty percent off the first cycle, for anybody and as often as they like. */
export const CouponFactory = Factory.define(Coupon, () => ({
  code: `Save-${newId().slice(-12)}`,
  kind: 'percent' as const,
  percentBp: 2000,
  appliesTo: 'recurring' as const,
  duration: 'once' as const,
  state: 'active' as const,
  newCustomers: false,
  uses: 0,
  version: 1,
}))
  .before('create', (_, coupon) => {
    coupon.codeKey = normalCode(coupon.code) ?? coupon.code
  })
  .build()
