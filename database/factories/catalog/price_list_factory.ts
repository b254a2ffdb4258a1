import Factory from '@adonisjs/lucid/factories'
import { newId } from '#core/ids'
import PriceList from '#catalog/models/price_list'
import { forgetStorefront } from '#catalog/storefront/storefront_cache'

/** An enabled list in euros that names no price and belongs to nobody. */
export const PriceListFactory = Factory.define(PriceList, () => ({
  name: `List ${newId()}`,
  currency: 'EUR',
  percentOff: 0,
  enabled: true,
  defaultKey: null,
}))
  .after('create', forgetStorefront)
  .build()
