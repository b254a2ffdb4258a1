import { settings } from '#core/settings/settings'
import { offeredCurrencies, offerOf, readStorefront } from '#catalog'
import { drivers, settingControls } from '#provisioning'
import type Account from '#identity/models/account'

/** What staff can order for a customer, at what the customer pays: each product in each currency that they may be billed in, at its first plan. */
export async function ordersOnOffer(buyer: Account) {
  const sold = await productsOnSale(buyer)
  return sold.flatMap(({ product, category, plans }) =>
    [...plans].map(([currency, [plan]]) => ({ product, category, currency, plan }))
  )
}

/** What the form of one of them shows, in the currency that was asked for, else the customer's or the shop's; null where it is not on sale. */
export async function orderOnOffer(buyer: Account, slug: unknown, askedCurrency: unknown) {
  const sold = await productsOnSale(buyer)
  const chosen = sold.find(({ product }) => product.slug === slug)
  if (!chosen) return null
  const { product, plans } = chosen
  const wanted = [askedCurrency, buyer.currency, await settings.get('billing.currency')]
  const currency = wanted.find((code) => plans.has(String(code))) ?? [...plans.keys()][0]
  return {
    product,
    offer: await offerOf(product, plans.get(String(currency)) ?? []),
    controls: settingControls(await drivers.orderFieldsOf(product.driver), null),
  }
}

async function productsOnSale(buyer: Account) {
  const { products } = await readStorefront(buyer)
  const currencies = await offeredCurrencies(buyer)
  return products.flatMap((entry) => {
    const plans = new Map([...entry.plans].filter(([currency]) => currencies.includes(currency)))
    return entry.standing === 'on_sale' && plans.size > 0 ? [{ ...entry, plans }] : []
  })
}
