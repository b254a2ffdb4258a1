import { currentCart } from '#ordering/cart/current_cart'
import { changeInCart, putInCart } from '#ordering/cart/put_in_cart'
import { changePage } from '#ordering/configure/change_page'
import { asksForTotal, showAgain } from '#ordering/configure/show_again'
import CartItem from '#ordering/models/cart_item'
import type { HttpContext } from '@adonisjs/core/http'

export default class CartItemsController {
  async store(ctx: HttpContext) {
    if (asksForTotal(ctx)) return showAgain(ctx)
    return this.#done(ctx, 'added', await putInCart(ctx))
  }

  async edit(ctx: HttpContext) {
    const page = await changePage(await this.#find(ctx), ctx.visitor.account)
    return ctx.view.render('pages/ordering/cart_item', page)
  }

  async update(ctx: HttpContext) {
    if (asksForTotal(ctx)) return showAgain(ctx)
    return this.#done(ctx, 'changed', await changeInCart(ctx, await this.#find(ctx)))
  }

  async destroy(ctx: HttpContext) {
    const item = await this.#find(ctx)
    await item.delete()
    return this.#done(ctx, 'removed', item)
  }

  /** Found through the visitor's own cart; 404 for items of others. */
  async #find(ctx: HttpContext): Promise<CartItem> {
    const cart = await currentCart(ctx)
    return CartItem.query()
      .where('id', ctx.params.id)
      .where('cart_id', cart?.id ?? '')
      .firstOrFail()
  }

  #done(
    { request, response, session, i18n }: HttpContext,
    message: 'added' | 'changed' | 'removed',
    { hostname }: CartItem
  ) {
    if (request.input('next') === 'checkout') return response.redirect().toRoute('checkout.show')
    session.flash('success', i18n.t(`ordering.cart.${message}`, { hostname }))
    return response.redirect().toRoute('cart.show')
  }
}
