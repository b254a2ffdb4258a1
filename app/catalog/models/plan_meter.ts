import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import { PlanMeterSchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import Plan from '#catalog/models/plan'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { MeterPrice } from '#billing'

/** What using something costs with a plan, for orders to come; what was sold keeps its own. */
export default class PlanMeter extends compose(PlanMeterSchema, UlidModel) {
  declare rounding: MeterPrice['rounding']
  declare tiers: MeterPrice['tiers']

  @belongsTo(() => Plan)
  declare plan: BelongsTo<typeof Plan>

  get price(): MeterPrice {
    const { meter, included, unitSize, rounding, tiers, per, capMinor } = this
    return { meter, included, unitSize, rounding, tiers, per, capMinor }
  }
}
