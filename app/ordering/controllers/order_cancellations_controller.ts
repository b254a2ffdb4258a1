import { EndOrder } from '#ordering/orders/end_order'
import Order from '#ordering/models/order'
import OrderPolicy from '#ordering/policies/order_policy'
import type { HttpContext } from '@adonisjs/core/http'

export default class OrderCancellationsController {
  /** Calls off an order that its customer has not paid for. */
  async store({ bouncer, params, response, session, i18n, visitor }: HttpContext) {
    await bouncer.with(OrderPolicy).authorize('cancel')
    const order = await Order.query()
      .where('account_id', visitor.requireAccount().id)
      .where('id', params.id)
      .firstOrFail()
    const ended = await new EndOrder().run(order.id, {
      to: 'cancelled',
      reason: i18n.t('ordering.reasons.by_customer'),
      by: { type: 'customer', id: visitor.requireUser().id },
      onlyUnpaid: true,
    })
    const message = ended.ok ? 'cancelled' : `not_cancelled.${ended.error.type}`
    session.flash(
      ended.ok ? 'success' : 'error',
      i18n.t(`ordering.orders.${message}`, { number: order.number })
    )
    return response.redirect().toRoute('orders.show', { id: order.id })
  }
}
