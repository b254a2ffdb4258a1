import { compose } from '@adonisjs/core/helpers'
import { hasMany } from '@adonisjs/lucid/orm'
import { UlidModel } from '#core/database/ulid_model'
import { PriceListSchema } from '#database/schema'
import PriceListPrice from '#catalog/models/price_list_price'
import type { HasMany } from '@adonisjs/lucid/types/relations'

/** Prices in one currency in place of the catalogue's, for the accounts that have the list, or for everybody where it is the default. */
export default class PriceList extends compose(PriceListSchema, UlidModel) {
  @hasMany(() => PriceListPrice)
  declare prices: HasMany<typeof PriceListPrice>

  /** Whether who has no list of their own pays by it. */
  get isDefault(): boolean {
    return this.defaultKey !== null
  }
}
