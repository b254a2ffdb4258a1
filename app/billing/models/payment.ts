import { compose } from '@adonisjs/core/helpers'
import { belongsTo, hasMany } from '@adonisjs/lucid/orm'
import { PaymentSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import { Money } from '#core/money/money'
import Account from '#identity/models/account'
import Dispute from '#billing/models/dispute'
import Invoice from '#billing/models/invoice'
import { cardName } from '#billing/cards/card_name'
import type { BelongsTo, HasMany } from '@adonisjs/lucid/types/relations'

/** A rounding is no money: it is what was waived because no card can be charged so little. */
export const paymentKinds = ['card', 'credit', 'bank_transfer', 'rounding'] as const
export type PaymentKind = (typeof paymentKinds)[number]

/** Money that arrived: how much, by which way, and how much of it an invoice took. The rest became credit. */
export default class Payment extends compose(PaymentSchema, UlidModel) {
  declare kind: PaymentKind

  @hasMany(() => Dispute, { onQuery: (query) => query.orderBy('id') })
  declare disputes: HasMany<typeof Dispute>

  @belongsTo(() => Account)
  declare account: BelongsTo<typeof Account>

  @belongsTo(() => Invoice)
  declare invoice: BelongsTo<typeof Invoice>

  /** Whether it was booked by mistake and reversed. */
  get isUndone(): boolean {
    return this.undoneAt !== null && this.undoneAt !== undefined
  }

  get amount(): Money {
    return Money.of(this.amountMinor, this.currency)
  }

  /** The card as its owner knows it, or null where the money came another way. */
  get card(): string | null {
    const { cardBrand: brand, cardLastFour: lastFour } = this
    return lastFour ? cardName({ brand, lastFour }) : null
  }

  get refunded(): Money {
    return Money.of(this.refundedMinor, this.currency)
  }

  /** What may still go back: what the invoice took, less refunds under way or done; nothing of what was waived. */
  get refundable(): Money {
    if (this.kind === 'rounding') return Money.zero(this.currency)
    return Money.of(Math.max(0, this.appliedMinor - this.refundedMinor), this.currency)
  }
}
