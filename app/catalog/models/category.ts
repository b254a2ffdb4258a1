import { compose } from '@adonisjs/core/helpers'
import { hasMany } from '@adonisjs/lucid/orm'
import { CategorySchema } from '#database/schema'
import { UlidModel } from '#core/database/ulid_model'
import Product from '#catalog/models/product'
import type { HasMany } from '@adonisjs/lucid/types/relations'

/** A section of the storefront. */
export default class Category extends compose(CategorySchema, UlidModel) {
  @hasMany(() => Product)
  declare products: HasMany<typeof Product>
}
