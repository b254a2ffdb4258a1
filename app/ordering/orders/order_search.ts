import db from '@adonisjs/lucid/services/db'
import router from '@adonisjs/core/services/router'
import { contains } from '#core/database/contains'
import { selectAccount } from '#identity'
import { narrowOrders } from '#ordering/orders/find_orders'
import type { CustomerSearchProvider, SearchProvider } from '#core/registries/search'

/** Orders by number or account. */
export const orderSearch: SearchProvider = {
  name: 'orders',
  can: 'OrderingPolicy.view',

  async search(text, limit) {
    const query = db.from('orders').select('orders.id', 'orders.number')
    await narrowOrders(selectAccount(query, 'orders.account_id'), text)
    const orders = await query.orderBy('orders.id', 'desc').limit(limit)
    return orders.map(({ id, number, company, account }) => ({
      kind: 'order',
      title: String(number),
      detail: String(company || account),
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
