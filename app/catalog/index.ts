/** What catalog does for other modules. Its records are in `models/`. */
export { offerOf, type Offer } from '#catalog/offers/offer'
export { stoppingOf } from '#catalog/offers/sale'
