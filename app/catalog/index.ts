/** What catalog does for other modules. Its records are in `models/`. */
export { offerOf, type Offer } from '#catalog/offers/offer'
export { meterPrices } from '#catalog/offers/meter_prices'
export { readStorefront } from '#catalog/storefront/storefront_cache'
export { priceListsFor } from '#catalog/prices/assign_price_list'
export { offeredCurrencies } from '#catalog/storefront/storefront_currency'
export { sellTo, type Buyer } from '#catalog/prices/sell_to'
export { stoppingOf } from '#catalog/offers/sale'
