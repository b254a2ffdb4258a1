import { keptPage } from '#core/views/kept_page'
import { presentProduct, sharedLines } from '#catalog/products/present_product'
import { readStorefront, type StorefrontCategory } from '#catalog/storefront/storefront_cache'
import { chosenCycle, cyclesOf } from '#catalog/storefront/storefront_cycles'
import { storefrontCurrency } from '#catalog/storefront/storefront_currency'
import type { HttpContext } from '@adonisjs/core/http'

/** What the address or the session chose is told by name. */
const ignoring = ['currency']

export default class StorefrontController {
  /** Everything on sale. */
  async index(ctx: HttpContext) {
    const { categories } = await readStorefront(ctx.visitor.account)
    return this.#render(ctx, 'pages/catalog/storefront', 'all', categories)
  }

  /** One category. */
  async show(ctx: HttpContext) {
    const { categories } = await readStorefront(ctx.visitor.account)
    const found = categories.find(({ category }) => category.slug === ctx.params.category)
    if (!found) return ctx.response.status(404).send(await ctx.view.render('pages/catalog/absent'))
    return this.#render(ctx, 'pages/catalog/category', found.category.slug, [found])
  }

  async #render(ctx: HttpContext, page: string, name: string, shelves: StorefrontCategory[]) {
    const shown = await readStorefront(ctx.visitor.account)
    const { currency, currencies } = await storefrontCurrency(ctx)
    const cycles = cyclesOf({ ...shown, categories: shelves }, currency)
    const cycle = chosenCycle(cycles, ctx.request.input('cycle'))
    const by = [name, currency, cycle?.key ?? '']
    return keptPage(ctx, { of: shown, by, ignoring }, () => {
      const categories = shelves.map(({ category, products }) => ({
        name: category.name,
        slug: category.slug,
        description: category.description,
        products: products.map((entry) => presentProduct(entry, currency, cycle)),
      }))
      const products = categories.flatMap((category) => category.products)
      return ctx.view.render(page, {
        currency,
        currencies,
        cycles,
        cycle,
        categories,
        products,
        shared: sharedLines(products),
        systems: shown.systems,
        locations: shown.locations,
      })
    })
  }
}
