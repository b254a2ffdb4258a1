import { customerListPage } from '#core/lists/pages'
import Order from '#ordering/models/order'
import { showOrder } from '#ordering/orders/show_order'
import OrderPolicy from '#ordering/policies/order_policy'
import type { HttpContext } from '@adonisjs/core/http'

export default class OrdersController {
  async index(ctx: HttpContext) {
    await ctx.bouncer.with(OrderPolicy).authorize('view')
    const { id } = ctx.visitor.requireAccount()
    const list = await customerListPage(ctx, 'customer.orders', id)
    return ctx.view.render('pages/ordering/orders/index', { list })
  }

  async show({ bouncer, params, view, visitor }: HttpContext) {
    await bouncer.with(OrderPolicy).authorize('view')
    const order = await Order.query()
      .where('account_id', visitor.requireAccount().id)
      .where('id', params.id)
      .preload('items')
      .preload('termsVersion')
      .firstOrFail()
    return view.render('pages/ordering/orders/show', await showOrder(order))
  }
}
