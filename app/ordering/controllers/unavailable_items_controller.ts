import { currentCart } from '#ordering/cart/current_cart'
import CartItem from '#ordering/models/cart_item'
import { unavailableItemsValidator } from '#ordering/validators/checkout_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class UnavailableItemsController {
  /** Takes what the page called unavailable out of the visitor's cart, and goes on with the rest. */
  async destroy(ctx: HttpContext) {
    const { request, response, session, i18n } = ctx
    const { items } = await request.validateUsing(unavailableItemsValidator)
    const cart = await currentCart(ctx)
    const removed = await CartItem.query()
      .where('cart_id', cart?.id ?? '')
      .whereIn('id', items)
      .delete()
    const count = Number(removed[0] ?? 0)
    if (count > 0) session.flash('success', i18n.t('ordering.cart.removed_unavailable', { count }))
    const left = await CartItem.query()
      .where('cart_id', cart?.id ?? '')
      .first()
    return response.redirect().toRoute(left ? 'checkout.show' : 'cart.show')
  }
}
