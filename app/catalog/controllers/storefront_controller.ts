import { presentProduct } from '#catalog/queries/present_product'
import { shelf } from '#catalog/queries/shelf'
import { storefrontCurrency } from '#catalog/queries/storefront_currency'
import type { HttpContext } from '@adonisjs/core/http'

export default class StorefrontController {
  /** Everything on the shelf. */
  async index(ctx: HttpContext) {
    const { categories, currencies } = await shelf()
    const currency = await storefrontCurrency(ctx)
    return ctx.view.render('pages/catalog/storefront', {
      currency,
      currencies,
      categories: categories.map(({ category, products }) => ({
        name: category.name,
        slug: category.slug,
        description: category.description,
        products: products.map((entry) => presentProduct(entry, currency)),
      })),
    })
  }

  /** One category. */
  async show(ctx: HttpContext) {
    const { categories, currencies } = await shelf()
    const found = categories.find(({ category }) => category.slug === ctx.params.category)
    if (!found) return ctx.response.status(404).send(await ctx.view.render('pages/catalog/absent'))

    const currency = await storefrontCurrency(ctx)
    return ctx.view.render('pages/catalog/category', {
      currency,
      currencies,
      category: found.category,
      products: found.products.map((entry) => presentProduct(entry, currency)),
    })
  }
}
