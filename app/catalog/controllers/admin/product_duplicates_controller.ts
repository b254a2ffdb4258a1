import Product from '#catalog/models/product'
import { duplicateProduct } from '#catalog/products/duplicate_product'
import type { HttpContext } from '@adonisjs/core/http'

export default class ProductDuplicatesController {
  /** Makes a draft like this product and opens it. */
  async store({ params, response, session, i18n }: HttpContext) {
    const product = await Product.findOrFail(params.id)
    const copy = await duplicateProduct(product)
    const message = i18n.t('catalog.admin.products.duplicated', { name: product.name })
    session.flash('success', message)
    return response.redirect().toRoute('admin.products.edit', { id: copy.id })
  }
}
