import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import Product from '#catalog/models/product'
import { forgetStorefront } from '#catalog/storefront/storefront_cache'
import type { HttpContext } from '@adonisjs/core/http'

export default class ProductPublicationsController {
  /** Puts a product with at least one price on sale. */
  async store(ctx: HttpContext) {
    const product = await Product.findOrFail(ctx.params.id)
    const priced = await product.related('plans').query().where('state', 'active').first()
    if (!priced) return this.#back(ctx, product, 'error', 'no_price')

    const published = await this.#move(product, 'publish', 'product.published')
    return this.#back(
      ctx,
      product,
      published ? 'success' : 'error',
      published ? 'published' : 'not_published'
    )
  }

  /** Takes a product off sale; services go on. */
  async destroy(ctx: HttpContext) {
    const product = await Product.findOrFail(ctx.params.id)
    const retired = await this.#move(product, 'retire', 'product.retired')
    return this.#back(
      ctx,
      product,
      retired ? 'success' : 'error',
      retired ? 'retired' : 'not_retired'
    )
  }

  #move(product: Product, verb: 'publish' | 'retire', action: string): Promise<boolean> {
    return transaction(async (trx) => {
      const moved = await product[verb](trx)
      if (moved) await audit.record(trx, action, ['product', product.id])
      trx.after('commit', forgetStorefront)
      return moved
    })
  }

  #back({ response, session, i18n }: HttpContext, product: Product, tone: string, message: string) {
    session.flash(tone, i18n.t(`catalog.admin.products.${message}`, { name: product.name }))
    return response.redirect().toRoute('admin.products.edit', { id: product.id })
  }
}
