import { compose } from '@adonisjs/core/helpers'
import { belongsTo, hasMany } from '@adonisjs/lucid/orm'
import { BankEntrySchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import { Money } from '#core/money/money'
import BankStatement from '#billing/models/bank_statement'
import Payment from '#billing/models/payment'
import type { BelongsTo, HasMany } from '@adonisjs/lucid/types/relations'
import type { MatchSuggestion } from '#billing/bank/suggestion'
import type { BankEntryState } from '#billing/models/bank_entry/states'

/** One line of a bank statement: money that came in, or went out, and what was decided about it. */
export default class BankEntry extends compose(BankEntrySchema, UlidModel) {
  declare state: BankEntryState
  declare direction: 'in' | 'out'

  @belongsTo(() => BankStatement, { foreignKey: 'statementId' })
  declare statement: BelongsTo<typeof BankStatement>

  @hasMany(() => Payment, { foreignKey: 'bankEntryId', onQuery: (query) => query.orderBy('id') })
  declare payments: HasMany<typeof Payment>

  get amount(): Money {
    return Money.of(this.amountMinor, this.currency)
  }

  /** What the panel thinks that it pays; null where it has no idea. */
  get suggested(): MatchSuggestion | null {
    return this.suggestion ? JSON.parse(this.suggestion) : null
  }
}
