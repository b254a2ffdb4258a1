import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import { TrialSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import Subscription from '#billing/models/subscription'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { TrialState } from '#billing/models/trial/states'

/** Days in which a subscription costs nothing. Its first period is billed from `endsOn` on, if nobody cancelled it. */
export default class Trial extends compose(TrialSchema, UlidModel) {
  declare state: TrialState

  @belongsTo(() => Subscription)
  declare subscription: BelongsTo<typeof Subscription>
}
