import { compose } from '@adonisjs/core/helpers'
import { belongsTo, hasMany } from '@adonisjs/lucid/orm'
import { CollectionSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import CollectionEvent from '#billing/models/collection_event'
import DunningPolicy from '#billing/models/dunning_policy'
import Invoice from '#billing/models/invoice'
import type { BelongsTo, HasMany } from '@adonisjs/lucid/types/relations'
import type { CollectionState } from '#billing/models/collection/states'

/** Why no card is charged by itself any more. */
export type StopReason = 'authentication' | 'new_card' | 'no_card'

/** An unpaid invoice that is collected step by step; one an invoice. Its next step and its time are its own row. */
export default class Collection extends compose(CollectionSchema, UlidModel) {
  declare state: CollectionState
  declare stoppedFor: StopReason | null

  @belongsTo(() => Invoice)
  declare invoice: BelongsTo<typeof Invoice>

  @belongsTo(() => DunningPolicy, { foreignKey: 'policyId' })
  declare policy: BelongsTo<typeof DunningPolicy>

  @hasMany(() => CollectionEvent, { onQuery: (query) => query.orderBy('id') })
  declare events: HasMany<typeof CollectionEvent>

  get isOpen(): boolean {
    return this.state === 'open'
  }

  get isHeld(): boolean {
    return this.heldAt !== null
  }
}
