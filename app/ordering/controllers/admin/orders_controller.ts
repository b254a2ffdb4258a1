import { invoiceDisputeNotices } from '#billing'
import { cursorFrom } from '#core/database/keyset'
import Order from '#ordering/models/order'
import { listOrders } from '#ordering/orders/list_orders'
import { showOrder } from '#ordering/orders/show_order'
import { orderStates } from '#ordering/contracts/order_states'
import type { HttpContext } from '@adonisjs/core/http'

export default class OrdersController {
  async index({ request, view }: HttpContext) {
    const { state, q } = request.qs()
    const orders = await listOrders({ state, text: q, at: cursorFrom(request) })
    return view.render('pages/ordering/admin/orders/index', {
      orders,
      state,
      q,
      states: orderStates,
      url: request.url(true),
    })
  }

  async show({ params, view, i18n }: HttpContext) {
    const order = await Order.query()
      .where('id', params.id)
      .preload('items')
      .preload('account')
      .preload('user')
      .preload('termsVersion')
      .firstOrFail()
    return view.render('pages/ordering/admin/orders/show', {
      ...(await showOrder(order)),
      disputes: await invoiceDisputeNotices(i18n, order.invoiceId),
      topics: [`order:${order.id}`],
    })
  }
}
