import Factory from '@adonisjs/lucid/factories'
import ProductOption from '#catalog/models/product_option'

/** Up to four further addresses, for every product. */
export const ProductOptionFactory = Factory.define(ProductOption, () => ({
  productId: null,
  kind: 'extra_address' as const,
  name: 'IPv4 addresses',
  unit: 'address',
  minimum: 0,
  maximum: 4,
  step: 1,
  prices: { EUR: 200 },
  position: 0,
  enabled: true,
})).build()
