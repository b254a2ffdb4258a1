import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import { UlidModel } from '#core/database/ulid_model'
import { Money } from '#core/money/money'
import { PlanSchema } from '#database/schema'
import Product from '#catalog/models/product'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'

export const cycleUnits = ['month', 'year'] as const
export type CycleUnit = (typeof cycleUnits)[number]

export type PlanState = 'active' | 'retired'

/** A product's price for one cycle in one currency. Services keep the price they were ordered at. */
export default class Plan extends compose(PlanSchema, UlidModel) {
  declare cycleUnit: CycleUnit
  declare state: PlanState

  @belongsTo(() => Product)
  declare product: BelongsTo<typeof Product>

  get price(): Money {
    return Money.of(this.priceMinor, this.currency)
  }

  get setupFee(): Money {
    return Money.of(this.setupFeeMinor, this.currency)
  }

  get months(): number {
    return this.cycleUnit === 'year' ? this.cycleCount * 12 : this.cycleCount
  }

  /** What a month of the cycle costs, rounded to the smallest unit; for comparing cycles only. */
  get monthlyPrice(): Money {
    return this.price.ratio(1, this.months)
  }
}
