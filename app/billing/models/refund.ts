import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import { RefundSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import { Money } from '#core/money/money'
import Account from '#identity/models/account'
import Invoice from '#billing/models/invoice'
import Payment from '#billing/models/payment'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { RefundState } from '#billing/models/refund/states'

/** Where money goes back to: the card that paid, the customer's credit, or by a transfer that staff make. */
export const refundDestinations = ['gateway', 'credit', 'outside'] as const
export type RefundDestination = (typeof refundDestinations)[number]

/** Money on its way back. */
export default class Refund extends compose(RefundSchema, UlidModel) {
  declare state: RefundState
  declare destination: RefundDestination

  @belongsTo(() => Account)
  declare account: BelongsTo<typeof Account>

  @belongsTo(() => Payment)
  declare payment: BelongsTo<typeof Payment>

  @belongsTo(() => Invoice)
  declare invoice: BelongsTo<typeof Invoice>

  get amount(): Money {
    return Money.of(this.amountMinor, this.currency)
  }

  /** How much of it was the customer's credit, not what the invoice took. */
  get fromCredit(): Money {
    return Money.of(this.fromCreditMinor ?? 0, this.currency)
  }
}
