import { acceptOrder } from '#ordering/orders/accept_order'
import Order from '#ordering/models/order'
import type { HttpContext } from '@adonisjs/core/http'

export default class OrderAcceptancesController {
  /** Lets the machines of a paid order in review be built. */
  async store({ params, response, session, i18n, visitor }: HttpContext) {
    const order = await Order.findOrFail(params.id)
    const accepted = await acceptOrder(order, { type: 'staff', id: visitor.requireUser().id })
    const { number } = order
    session.flash(
      accepted ? 'success' : 'error',
      i18n.t(`ordering.admin.${accepted ? 'accepted' : 'not_accepted'}`, { number })
    )
    return response.redirect().toRoute('admin.orders.show', { id: order.id })
  }
}
