import { invoiceDisputeNotices } from '#billing'
import { staffListPage } from '#core/lists/staff_list'
import Order from '#ordering/models/order'
import { showOrder } from '#ordering/orders/show_order'
import type { HttpContext } from '@adonisjs/core/http'

export default class OrdersController {
  async index(ctx: HttpContext) {
    const list = await staffListPage(ctx, 'orders')
    return ctx.view.render('pages/ordering/admin/orders/index', { list })
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
