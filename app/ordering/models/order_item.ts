import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import { UlidModel } from '#core/database/ulid_model'
import { Money } from '#core/money/money'
import { OrderItemSchema } from '#database/schema'
import Order from '#ordering/models/order'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { OrderSnapshot } from '#ordering/contracts/order_snapshot'

/** One machine of an order, with the prices it was ordered at. */
export default class OrderItem extends compose(OrderItemSchema, UlidModel) {
  declare snapshot: OrderSnapshot

  @belongsTo(() => Order)
  declare order: BelongsTo<typeof Order>

  /** The net price of one cycle, options included. */
  get recurring(): Money {
    const { currency, priceMinor, options } = this.snapshot
    return Money.sum(
      [
        Money.of(priceMinor, currency),
        ...options.map((option) => Money.of(option.unitMinor, currency).times(option.quantity)),
      ],
      currency
    )
  }

  /** What a coupon took off today's price, and its code; null where none did. */
  get coupon(): { code: string; off: Money } | null {
    const { coupon, currency } = this.snapshot
    return coupon ? { code: coupon.code, off: Money.of(coupon.offMinor, currency) } : null
  }

  get setupFee(): Money {
    return Money.of(this.snapshot.setupFeeMinor, this.snapshot.currency)
  }
}
