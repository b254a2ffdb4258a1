import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import { UlidModel } from '#core/database/ulid_model'
import { mulDiv } from '#core/money/money'
import { ProductOptionSchema } from '#database/schema'
import Product from '#catalog/models/product'
import type Plan from '#catalog/models/plan'
import type { HourPrice } from '#billing'
import type { Money } from '#core/money/money'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'

export const optionKinds = ['extra_address', 'extra_disk', 'extra_memory', 'extra_cores'] as const
export type OptionKind = (typeof optionKinds)[number]

/** Price of one unit for a month, in minor units by currency. */
export type OptionPrices = Record<string, number>

/** A choice at order that adds to the price: pieces between a minimum and a maximum. */
export default class ProductOption extends compose(ProductOptionSchema, UlidModel) {
  declare kind: OptionKind
  declare prices: OptionPrices

  @belongsTo(() => Product)
  declare product: BelongsTo<typeof Product>

  /** The price of one unit for a plan's whole cycle, which is the most of a month where hours are billed; null where it is not sold in that currency. */
  unitPriceFor(plan: Plan): Money | null {
    return plan.book.monthOf(this, plan.currency)?.times(plan.months) ?? null
  }

  /** What an hour of one unit costs: as much of its month as an hour of the plan is of the plan's. Null where hours are not billed. */
  hoursFor(plan: Plan): HourPrice | null {
    const month = this.unitPriceFor(plan)
    if (!month || !plan.isHourly) return null
    const { minor: monthMinor } = month
    const rate = plan.priceMinor > 0 ? mulDiv(monthMinor, plan.hourlyRate!, plan.priceMinor) : 0
    return { rate, monthMinor }
  }

  /** Whether a customer may order this many; zero means without. */
  accepts(quantity: number): boolean {
    if (quantity === 0) return this.minimum === 0
    return (
      quantity >= this.minimum &&
      quantity <= this.maximum &&
      (quantity - this.minimum) % this.step === 0
    )
  }
}
