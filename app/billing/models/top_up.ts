import { compose } from '@adonisjs/core/helpers'
import { belongsTo, hasMany } from '@adonisjs/lucid/orm'
import { TopUpSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import { Money } from '#core/money/money'
import Account from '#identity/models/account'
import Payment from '#billing/models/payment'
import PaymentAttempt from '#billing/models/payment_attempt'
import type { BelongsTo, HasMany } from '@adonisjs/lucid/types/relations'

/** Credit that an account pays for: by hand, or by itself when its credit runs low. */
export default class TopUp extends compose(TopUpSchema, UlidModel) {
  declare kind: 'manual' | 'automatic'

  /** `expired`: nobody paid it. Money that comes all the same makes it `paid`. */
  declare state: 'open' | 'paid' | 'failed' | 'expired'

  @belongsTo(() => Account)
  declare account: BelongsTo<typeof Account>

  @belongsTo(() => Payment)
  declare payment: BelongsTo<typeof Payment>

  @hasMany(() => PaymentAttempt, { onQuery: (query) => query.orderBy('id', 'desc') })
  declare attempts: HasMany<typeof PaymentAttempt>

  get amount(): Money {
    return Money.of(this.amountMinor, this.currency)
  }
}
