import { moveInOrder } from '#catalog/move_in_order'
import Product from '#catalog/models/product'
import { placeValidator } from '#catalog/validators/catalog_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ProductPlacesController {
  /** Moves a product within its category, as the storefront lists it. */
  async update({ params, request, response }: HttpContext) {
    const { direction } = await request.validateUsing(placeValidator)
    const { id, categoryId } = await Product.findOrFail(params.id)
    await moveInOrder({ table: 'products', id, among: { category_id: categoryId } }, direction)
    return response.redirect().toRoute('admin.categories.edit', { id: categoryId })
  }
}
