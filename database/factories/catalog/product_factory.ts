import Factory from '@adonisjs/lucid/factories'
import { CategoryFactory } from '#database/factories/catalog/category_factory'
import { newId } from '#core/ids'
import Product from '#catalog/models/product'
import { forgetStorefront } from '#catalog/storefront/storefront_cache'

/** A published virtual machine without a price, in a category of its own unless it is given one. */
export const ProductFactory = Factory.define(Product, () => ({
  name: 'Small machine',
  slug: `machine-${newId().toLowerCase()}`,
  kind: 'vm' as const,
  driver: 'fake',
  summary: 'For a site and its mail.',
  specs: { cores: 1, memoryMb: 2048, diskGb: 20, bandwidthMbit: 1000, trafficTb: 20 },
  driverSettings: {},
  included: ['One IPv4 address'],
  stock: null,
  state: 'published' as const,
  position: 0,
}))
  .before('create', async (_, product, context) => {
    if (product.categoryId) return
    const category = await CategoryFactory.useCtx(context).create()
    product.categoryId = category.id
  })
  .after('create', forgetStorefront)
  .build()
