import { offerOf } from '#catalog/offers/offer'
import { meterPrices } from '#catalog/offers/meter_prices'
import { meterText } from '#catalog/products/present_meters'
import { presentProduct, presentSpecs } from '#catalog/products/present_product'
import CatalogPolicy from '#catalog/policies/catalog_policy'
import { readPreview, readStorefront } from '#catalog/storefront/storefront_cache'
import { storefrontCurrency } from '#catalog/storefront/storefront_currency'
import { drivers, serverLocations, settingControls } from '#provisioning'
import type { HttpContext } from '@adonisjs/core/http'

export default class ProductsController {
  /** A product with its prices and the form that configures one. */
  async show(ctx: HttpContext) {
    const { products } = await readStorefront(ctx.visitor.account)
    const listed = products.find(({ product }) => product.slug === ctx.params.slug)
    const found = listed ?? (await this.#preview(ctx))
    if (!found) return ctx.response.status(404).send(await ctx.view.render('pages/catalog/absent'))

    const { currency, currencies } = await storefrontCurrency(ctx)
    const { product, category, plans, standing } = found
    const sold = plans.get(currency) ?? []
    const prices = await meterPrices(sold)
    return ctx.view.render('pages/catalog/product', {
      product,
      isPreview: !listed,
      category,
      standing,
      currency,
      currencies,
      soldIn: currencies.filter((code) => plans.has(code)),
      specs: presentSpecs(product.specs),
      locations: await serverLocations(product.driver),
      sizes: products
        .filter((entry) => entry.category.id === category.id && entry.standing !== 'unavailable')
        .map((entry) => presentProduct(entry, currency, null)),
      usage: [
        ...new Set(
          [...prices.values()].flat().map((price) => meterText(price, currency, ctx.i18n))
        ),
      ],
      offer: await offerOf(product, sold),
      controls: settingControls(await drivers.orderFieldsOf(product.driver), null),
    })
  }

  /** What is not on sale, for those who may put it there. */
  async #preview({ bouncer, params }: HttpContext) {
    return (await bouncer.with(CatalogPolicy).allows('manage')) ? readPreview(params.slug) : null
  }
}
