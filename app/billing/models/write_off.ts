import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import { WriteOffSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import { Money } from '#core/money/money'
import Invoice from '#billing/models/invoice'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'

/** What was due of an invoice when nobody was expected to pay it any more. At most one is open for an invoice, by `open_key`. */
export default class WriteOff extends compose(WriteOffSchema, UlidModel) {
  @belongsTo(() => Invoice)
  declare invoice: BelongsTo<typeof Invoice>

  get amount(): Money {
    return Money.of(this.amountMinor, this.currency)
  }
}
