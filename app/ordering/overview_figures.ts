import db from '@adonisjs/lucid/services/db'
import { boundedCount, countText } from '#core/database/bounded_count'
import type { OverviewEntry } from '#core/registries/overview'

/** What ordering puts on the staff's front page. */
export const orderingFigures: OverviewEntry[] = [
  {
    name: 'orders_in_review',
    can: 'OrderingPolicy.view',
    order: 15,
    async load() {
      const counted = await boundedCount(db.from('orders').where('state', 'in_review'))
      return {
        value: countText(counted),
        url: '/admin/orders?state=in_review',
        tone: counted.value > 0 ? 'warn' : 'ok',
      }
    },
  },
]
