/** What catalog does for other modules. Its records are in `models/`. */
export { offerOf, type Offer } from '#catalog/offers/offer'
export { readStorefront } from '#catalog/storefront/storefront_cache'
export { stoppingOf } from '#catalog/offers/sale'
