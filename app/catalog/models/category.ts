import { beforeCreate, hasMany } from '@adonisjs/lucid/orm'
import { newId } from '#core/ids'
import { CategorySchema } from '#database/schema'
import Product from '#catalog/models/product'
import type { HasMany } from '@adonisjs/lucid/types/relations'

/** A shelf of the storefront. */
export default class Category extends CategorySchema {
  static selfAssignPrimaryKey = true

  @beforeCreate()
  static assignId(category: Category) {
    category.id ??= newId()
  }

  @hasMany(() => Product)
  declare products: HasMany<typeof Product>
}
