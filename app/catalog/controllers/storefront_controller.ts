import { keptPage } from '#core/views/kept_page'
import { presentProduct } from '#catalog/products/present_product'
import { readStorefront } from '#catalog/storefront/storefront_cache'
import { storefrontCurrency } from '#catalog/storefront/storefront_currency'
import type { HttpContext } from '@adonisjs/core/http'

/** What the address or the session chose is told by name. */
const ignoring = ['currency']

export default class StorefrontController {
  /** Everything on sale. */
  async index(ctx: HttpContext) {
    const shown = await readStorefront()
    const { categories, currencies } = shown
    const currency = await storefrontCurrency(ctx)
    return keptPage(ctx, { of: shown, by: ['all', currency], ignoring }, () =>
      ctx.view.render('pages/catalog/storefront', {
        currency,
        currencies,
        categories: categories.map(({ category, products }) => ({
          name: category.name,
          slug: category.slug,
          description: category.description,
          products: products.map((entry) => presentProduct(entry, currency)),
        })),
      })
    )
  }

  /** One category. */
  async show(ctx: HttpContext) {
    const shown = await readStorefront()
    const { categories, currencies } = shown
    const found = categories.find(({ category }) => category.slug === ctx.params.category)
    if (!found) return ctx.response.status(404).send(await ctx.view.render('pages/catalog/absent'))

    const { category, products } = found
    const currency = await storefrontCurrency(ctx)
    return keptPage(ctx, { of: shown, by: ['category', category.slug, currency], ignoring }, () =>
      ctx.view.render('pages/catalog/category', {
        currency,
        currencies,
        category,
        products: products.map((entry) => presentProduct(entry, currency)),
      })
    )
  }
}
