import { cursorFrom } from '#core/database/keyset'
import Order from '#ordering/models/order'
import { showOrder } from '#ordering/orders/show_order'
import { listOrders } from '#ordering/orders/list_orders'
import OrderPolicy from '#ordering/policies/order_policy'
import type { HttpContext } from '@adonisjs/core/http'

export default class OrdersController {
  async index({ bouncer, request, view, visitor }: HttpContext) {
    await bouncer.with(OrderPolicy).authorize('view')
    const accountId = visitor.requireAccount().id
    const orders = await listOrders({ accountId, at: cursorFrom(request) })
    return view.render('pages/ordering/orders/index', { orders, url: request.url(true) })
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
