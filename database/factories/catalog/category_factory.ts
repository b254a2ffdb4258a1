import Factory from '@adonisjs/lucid/factories'
import { newId } from '#core/ids'
import Category from '#catalog/models/category'

/** A visible section of the storefront. */
export const CategoryFactory = Factory.define(Category, () => ({
  name: 'Virtual machines',
  slug: `vms-${newId().toLowerCase()}`,
  position: 0,
  visible: true,
})).build()
