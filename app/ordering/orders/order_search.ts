import db from '@adonisjs/lucid/services/db'
import router from '@adonisjs/core/services/router'
import { contains } from '#core/database/contains'
import { listOrders } from '#ordering/orders/list_orders'
import type { CustomerSearchProvider, SearchProvider } from '#core/registries/search'

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
      icon: 'package',
    }))
  },
}

/** A customer's orders by a part of their number. */
export const ownOrderSearch: CustomerSearchProvider = {
  name: 'orders',
  position: 2,
  can: 'OrderingOrderPolicy.view',

  async search(text, limit, accountId) {
    const query = db.from('orders').where('account_id', accountId).select('id', 'number')
    const orders = await contains(query, ['number'], text).orderBy('id', 'desc').limit(limit)
    return orders.map(({ id, number }) => ({
      kind: 'order',
      title: number,
      url: router.makeUrl('orders.show', { id }),
      icon: 'package',
    }))
  },
}
