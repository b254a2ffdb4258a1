import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import { DisputePartSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import { Money } from '#core/money/money'
import Dispute from '#billing/models/dispute'
import Invoice from '#billing/models/invoice'
import Payment from '#billing/models/payment'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'

/** What of a dispute is about one payment of its charge: about the invoice that it paid, or the credit that it became. Parts sum to the dispute. */
export default class DisputePart extends compose(DisputePartSchema, UlidModel) {
  @belongsTo(() => Dispute)
  declare dispute: BelongsTo<typeof Dispute>

  @belongsTo(() => Payment)
  declare payment: BelongsTo<typeof Payment>

  @belongsTo(() => Invoice)
  declare invoice: BelongsTo<typeof Invoice>

  get amount(): Money {
    return Money.of(this.amountMinor, this.currency)
  }
}
