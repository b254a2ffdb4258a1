import { moveInOrder } from '#catalog/move_in_order'
import Category from '#catalog/models/category'
import { placeValidator } from '#catalog/validators/catalog_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class CategoryPlacesController {
  /** Moves a category of the storefront. */
  async update({ params, request, response }: HttpContext) {
    const { direction } = await request.validateUsing(placeValidator)
    const { id } = await Category.findOrFail(params.id)
    await moveInOrder({ table: 'categories', id }, direction)
    return response.redirect().toRoute('admin.categories.index')
  }
}
