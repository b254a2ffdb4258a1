import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import { CouponRedemptionSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import Account from '#identity/models/account'
import Coupon from '#billing/models/coupon'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'

/** One use of a coupon: by an order, or because staff gave it to a service. Released where the order came to nothing. */
export default class CouponRedemption extends compose(CouponRedemptionSchema, UlidModel) {
  @belongsTo(() => Coupon)
  declare coupon: BelongsTo<typeof Coupon>

  @belongsTo(() => Account)
  declare account: BelongsTo<typeof Account>
}
