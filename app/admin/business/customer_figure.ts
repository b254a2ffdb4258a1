import db from '@adonisjs/lucid/services/db'
import { sqlTime } from '#core/database/sql_time'
import type { BusinessFigure } from '#core/registries/business_figures'

/** How many customers signed up. */
export const customerFigure: BusinessFigure = {
  name: 'admin.customers',
  can: 'AdminCustomerPolicy.view',
  order: 30,
  of: 'count',
  kind: 'flow',
  more: 'good',
  url: '/admin/customers',
  chart: true,

  async count({ from, until }) {
    const { total } = await db
      .from('accounts')
      .where('created_at', '>=', sqlTime(from))
      .where('created_at', '<', sqlTime(until))
      .count('* as total')
      .firstOrFail()
    return [{ amount: Number(total) }]
  },
}
