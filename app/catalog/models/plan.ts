import { compose } from '@adonisjs/core/helpers'
import { belongsTo } from '@adonisjs/lucid/orm'
import { UlidModel } from '#core/database/ulid_model'
import { HOURLY_PER, unitPrice, type HourPrice } from '#billing'
import { Money } from '#core/money/money'
import { PlanSchema } from '#database/schema'
import Product from '#catalog/models/product'
import { PriceBook } from '#catalog/prices/price_book'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'

export const cycleUnits = ['month', 'year'] as const
export type CycleUnit = (typeof cycleUnits)[number]

export type PlanState = 'active' | 'retired'

/** A product's price for one cycle in one currency. Services keep the price they were ordered at. */
export default class Plan extends compose(PlanSchema, UlidModel) {
  declare cycleUnit: CycleUnit
  declare state: PlanState

  /** By which prices it is sold; the catalogue's until `sellTo` says for whom. */
  book: PriceBook = PriceBook.catalogue

  @belongsTo(() => Product)
  declare product: BelongsTo<typeof Product>

  get price(): Money {
    return this.book.priceOf(this)
  }

  get setupFee(): Money {
    return this.book.setupFeeOf(this)
  }

  /** Whether hours in which a service existed are billed, at most the price of a month. */
  get isHourly(): boolean {
    return this.hourlyRate !== null && this.hourlyRate !== undefined
  }

  /** What an hour costs, and what a month does at most; null where hours are not billed. */
  get hours(): HourPrice | null {
    return this.isHourly ? { rate: this.hourlyRate!, monthMinor: this.price.minor } : null
  }

  /** What an hour costs, as people read it, such as "€0.0075"; null where hours are not billed. */
  get hourlyPrice(): string | null {
    return this.isHourly ? unitPrice(this.hourlyRate!, HOURLY_PER, this.currency) : null
  }

  /** The rate of an hour as staff type it, such as "0.0075"; empty where hours are not billed. */
  get hourlyText(): string {
    if (!this.isHourly) return ''
    const rate = Number(Money.of(this.hourlyRate!, this.currency).toDecimal()) / HOURLY_PER
    return rate.toFixed(6).replace(/\.?0+$/, '')
  }

  /** What a cycle costs before it begins: nothing where hours are billed afterwards. */
  get upFront(): Money {
    return this.isHourly ? Money.zero(this.currency) : this.price
  }

  get months(): number {
    return this.cycleUnit === 'year' ? this.cycleCount * 12 : this.cycleCount
  }

  /** What a month of the cycle costs, rounded to the smallest unit; for comparing cycles only. */
  get monthlyPrice(): Money {
    return this.price.ratio(1, this.months)
  }
}
