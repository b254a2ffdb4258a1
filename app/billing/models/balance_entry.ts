import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import { BalanceEntrySchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import { Money } from '#core/money/money'
import Payment from '#billing/models/payment'
import Payout from '#billing/models/payout'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { BalanceLine } from '@innkeeper/panel/gateway'

export type EntryKind = BalanceLine['kind']
export const entryKinds = ['charge', 'refund', 'dispute', 'fee', 'payout', 'other'] as const

/**
 * `booked`: the books know its cause. `unexplained`: they do not, so it stands in an account of its own until a person or
 * a later booking says what it was. `before`: it is a part of the opening balance.
 */
export const entryStates = ['booked', 'unexplained', 'before'] as const
export type EntryState = (typeof entryStates)[number]

/** One movement of our balance at a gateway, as the gateway tells it. */
export default class BalanceEntry extends compose(BalanceEntrySchema, UlidModel) {
  declare kind: EntryKind
  declare state: EntryState

  @belongsTo(() => Payment)
  declare payment: BelongsTo<typeof Payment>

  @belongsTo(() => Payout)
  declare payout: BelongsTo<typeof Payout>

  get net(): Money {
    return Money.of(this.netMinor, this.currency)
  }

  get gross(): Money {
    return Money.of(this.grossMinor, this.currency)
  }

  get unexplained(): Money {
    return Money.of(this.unexplainedMinor, this.currency)
  }
}
