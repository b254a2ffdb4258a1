import Order from '#ordering/models/order'
import type { TimelineSubject } from '#core/registries/timelines'

/** An order, whose history staff read and note on. */
export const orderSubject: TimelineSubject = {
  type: 'order',
  can: 'OrderingPolicy.view',

  async find(id, i18n) {
    const order = await Order.query().select('id', 'account_id', 'number').where('id', id).first()
    if (!order) return null
    const title = i18n.t('ordering.orders.order_title', { number: order.number })
    return { accountId: order.accountId, title, path: `/admin/orders/${id}` }
  },
}
