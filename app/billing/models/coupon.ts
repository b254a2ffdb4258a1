import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import { CouponSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import Account from '#identity/models/account'
import { normalCode } from '#billing/coupons/normal_code'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type {
  CouponDuration,
  CouponKind,
  CouponState,
  CouponTarget,
} from '#billing/models/coupon/kinds'

/** What the shop takes off prices for whoever has its code. Archived rather than deleted, as documents name it. */
export default class Coupon extends compose(CouponSchema, UlidModel) {
  /** The coupon that a typed code names, however its letters are written; null where there is none. */
  static async byCode(typed: string, trx?: TransactionClientContract): Promise<Coupon | null> {
    const key = normalCode(typed)
    return key ? this.query({ client: trx }).where('code_key', key).first() : null
  }

  declare state: CouponState
  declare kind: CouponKind
  declare appliesTo: CouponTarget
  declare duration: CouponDuration

  @belongsTo(() => Account)
  declare account: BelongsTo<typeof Account>

  /** How many cycles of a server it is taken off, the first included; null for ever. */
  get lasts(): number | null {
    if (this.duration === 'forever') return null
    return this.duration === 'once' ? 1 : (this.cycles ?? 1)
  }

  /** Lengths of cycles that it is for, such as "month:1"; none for all. */
  get lengths(): string[] {
    return this.cycleLengths ? this.cycleLengths.split(' ') : []
  }
}
