import { invoiceDisputeNotices } from '#billing'
import { staffListPage } from '#core/lists/pages'
import { timelinePage } from '#core/timeline/timeline_page'
import Order from '#ordering/models/order'
import { showOrder } from '#ordering/orders/show_order'
import type { HttpContext } from '@adonisjs/core/http'

export default class OrdersController {
  async index(ctx: HttpContext) {
    const list = await staffListPage(ctx, 'orders')
    return ctx.view.render('pages/ordering/admin/orders/index', { list })
  }

  async show(ctx: HttpContext) {
    const { params, view, i18n } = ctx
    const order = await Order.query()
      .where('id', params.id)
      .preload('items')
      .preload('account')
      .preload('user')
      .preload('termsVersion')
      .firstOrFail()
    const shown = await showOrder(order)
    return view.render('pages/ordering/admin/orders/show', {
      ...shown,
      disputes: await invoiceDisputeNotices(i18n, order.invoiceId),
      topics: [`order:${order.id}`],
      timeline: await timelinePage(ctx, {
        type: 'order',
        id: order.id,
        accountId: order.accountId,
        invoiceIds: order.invoiceId ? [order.invoiceId] : [],
        serviceIds: shown.machines.flatMap(({ service }) => service?.id ?? []),
        addresses: [],
      }),
    })
  }
}
