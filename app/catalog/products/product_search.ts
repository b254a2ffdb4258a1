import router from '@adonisjs/core/services/router'
import { contains } from '#core/database/contains'
import Product from '#catalog/models/product'
import type { SearchProvider } from '#core/registries/search'

/** Products by name or address. */
export const productSearch: SearchProvider = {
  name: 'products',
  can: 'CatalogPolicy.manage',

  async search(text, limit) {
    const products = await contains(Product.query(), ['name', 'slug'], text)
      .select('id', 'name', 'state')
      .orderBy('name')
      .limit(limit)
      .pojo<{ id: string; name: string; state: string }>()
    return products.map(({ id, name, state }) => ({
      kind: 'product',
      title: name,
      detail: state,
      url: router.makeUrl('admin.products.edit', { id }),
      icon: 'package',
    }))
  },
}
