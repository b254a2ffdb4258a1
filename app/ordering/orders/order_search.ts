import router from '@adonisjs/core/services/router'
import { listOrders } from '#ordering/orders/list_orders'
import type { SearchProvider } from '#core/registries/admin_search'

/** Orders by number or account. */
export const orderSearch: SearchProvider = {
  name: 'orders',
  can: 'OrderingPolicy.view',

  async search(text, limit) {
    const orders = await listOrders({ text, at: {} })
    return orders.rows.slice(0, limit).map(({ id, number, account }) => ({
      kind: 'order',
      title: number,
      detail: account,
      url: router.makeUrl('admin.orders.show', { id }),
    }))
  },
}
