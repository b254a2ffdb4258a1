import { compose } from '@adonisjs/core/helpers'
import string from '@adonisjs/core/helpers/string'
import { belongsTo, hasMany, hasOne } from '@adonisjs/lucid/orm'
import { DisputeSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import { Money } from '#core/money/money'
import Account from '#identity/models/account'
import DisputeAnswer from '#billing/models/dispute_answer'
import DisputePart from '#billing/models/dispute_part'
import Invoice from '#billing/models/invoice'
import Payment from '#billing/models/payment'
import { openDisputeStates, type DisputeState } from '#billing/models/dispute/states'
import type { BelongsTo, HasMany, HasOne } from '@adonisjs/lucid/types/relations'

/** A bank's objection to a payment, for its customer. The gateway holds the money until the bank has decided. */
export default class Dispute extends compose(DisputeSchema, UlidModel) {
  declare state: DisputeState

  @belongsTo(() => Account)
  declare account: BelongsTo<typeof Account>

  @belongsTo(() => Payment)
  declare payment: BelongsTo<typeof Payment>

  @belongsTo(() => Invoice)
  declare invoice: BelongsTo<typeof Invoice>

  @hasOne(() => DisputeAnswer)
  declare answer: HasOne<typeof DisputeAnswer>

  /** What it is about, by the payments of its charge. */
  @hasMany(() => DisputePart, { onQuery: (query) => query.orderBy('id') })
  declare parts: HasMany<typeof DisputePart>

  get amount(): Money {
    return Money.of(this.amountMinor, this.currency)
  }

  /** Why the customer objects, in the words of the payment provider: "Product not received". */
  get reasonText(): string {
    return string.sentenceCase(this.reason)
  }

  /** Whether the bank has yet to decide. */
  get isOpen(): boolean {
    return openDisputeStates.includes(this.state)
  }
}
