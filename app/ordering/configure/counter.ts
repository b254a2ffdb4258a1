import { settings } from '#core/settings/settings'
import { offerOf, readStorefront, type Buyer } from '#catalog'
import { drivers, settingControls } from '#provisioning'

/** What staff can order for a customer, at what the customer pays: each product in each of its currencies, at its first plan. */
export async function ordersOnOffer(buyer: Buyer) {
  const sold = await productsOnSale(buyer)
  return sold.flatMap(({ product, category, plans }) =>
    [...plans].map(([currency, [plan]]) => ({ product, category, currency, plan }))
  )
}

/** What the form of one of them shows, in the currency that was asked for or else the shop's; null where it is not on sale. */
export async function orderOnOffer(buyer: Buyer, slug: unknown, askedCurrency: unknown) {
  const sold = await productsOnSale(buyer)
  const chosen = sold.find(({ product }) => product.slug === slug)
  if (!chosen) return null
  const { product, plans } = chosen
  const wanted = [askedCurrency, await settings.get('billing.currency')]
  const currency = wanted.find((code) => plans.has(String(code))) ?? [...plans.keys()][0]
  return {
    product,
    offer: await offerOf(product, plans.get(String(currency)) ?? []),
    controls: settingControls(await drivers.orderFieldsOf(product.driver), null),
  }
}

async function productsOnSale(buyer: Buyer) {
  const { products } = await readStorefront(buyer)
  return products.filter(({ standing }) => standing === 'on_sale')
}
