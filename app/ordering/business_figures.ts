import db from '@adonisjs/lucid/services/db'
import { sqlTime } from '#core/database/sql_time'
import type { BusinessFigure } from '#core/registries/business_figures'

/** What ordering counts day by day. */
export const orderingBusiness: BusinessFigure[] = [
  {
    name: 'ordering.orders',
    can: 'OrderingPolicy.view',
    order: 40,
    of: 'count',
    kind: 'flow',
    more: 'good',
    url: '/admin/orders',

    /** Orders that were placed and came to something, or may still. */
    async count({ from, until }) {
      const { total } = await db
        .from('orders')
        .where('created_at', '>=', sqlTime(from))
        .where('created_at', '<', sqlTime(until))
        .whereNotIn('state', ['cancelled', 'rejected'])
        .count('* as total')
        .firstOrFail()
      return [{ amount: Number(total) }]
    },
  },
]
