import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import { PaymentShareSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import Invoice from '#billing/models/invoice'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'

/** What one invoice is to take of an attempt that pays several. At most one is open for an invoice, by the unique `open_key`. */
export default class PaymentShare extends compose(PaymentShareSchema, UlidModel) {
  @belongsTo(() => Invoice)
  declare invoice: BelongsTo<typeof Invoice>
}
