import db from '@adonisjs/lucid/services/db'
import type { OverviewEntry } from '#core/registries/overview'

/** What ordering puts on the staff's front page. */
export const orderingFigures: OverviewEntry[] = [
  {
    name: 'orders_in_review',
    can: 'orders.view',
    order: 15,
    async load() {
      const [{ total }] = await db.from('orders').where('state', 'in_review').count('* as total')
      return {
        value: Number(total),
        url: '/admin/orders?state=in_review',
        tone: Number(total) > 0 ? 'busy' : 'ok',
      }
    },
  },
]
