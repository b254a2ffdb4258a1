import { compose } from '@adonisjs/core/helpers'
import { belongsTo, hasMany } from '@adonisjs/lucid/orm'
import { InvoiceDraftSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import Account from '#identity/models/account'
import InvoiceDraftLine from '#billing/models/invoice_draft_line'
import type { BelongsTo, HasMany } from '@adonisjs/lucid/types/relations'

/** An invoice that staff are writing. `version` counts its changes, so that nobody issues what somebody else changed meanwhile. */
export default class InvoiceDraft extends compose(InvoiceDraftSchema, UlidModel) {
  @belongsTo(() => Account)
  declare account: BelongsTo<typeof Account>

  @hasMany(() => InvoiceDraftLine, {
    foreignKey: 'draftId',
    onQuery: (query) => query.orderBy('position'),
  })
  declare lines: HasMany<typeof InvoiceDraftLine>
}
