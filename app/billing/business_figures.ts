import db from '@adonisjs/lucid/services/db'
import { sqlTime } from '#core/database/sql_time'
import type {
  BusinessAmount,
  BusinessFigure,
  BusinessSpan,
} from '#core/registries/business_figures'

/** Paying from credit or rounding an amount brings no money in. */
const WITHOUT_MONEY = ['credit', 'rounding']
/** Money that is on its way back, or back. */
const LEAVING = ['submitted', 'pending', 'succeeded']

/** What billing counts day by day. */
export const billingBusiness: BusinessFigure[] = [
  {
    name: 'billing.revenue',
    can: 'BillingPolicy.view',
    order: 10,
    of: 'money',
    kind: 'flow',
    more: 'good',
    url: '/admin/payments',
    chart: true,
    count: countRevenue,
  },
]

/** What came in, tax included, without what was given back to cards on that day. */
async function countRevenue(span: BusinessSpan): Promise<BusinessAmount[]> {
  const [received, returned] = await Promise.all([
    sum('payments', 'received_at', span).whereNotIn('kind', WITHOUT_MONEY),
    sum('refunds', 'created_at', span).where('destination', 'gateway').whereIn('state', LEAVING),
  ])
  const net = new Map<string, number>()
  for (const { currency, total } of received) net.set(currency, Number(total))
  for (const { currency, total } of returned)
    net.set(currency, (net.get(currency) ?? 0) - Number(total))
  return [...net].map(([currency, amount]) => ({ currency, amount }))
}

function sum(table: string, column: string, { from, until }: BusinessSpan) {
  return db
    .from(table)
    .where(column, '>=', sqlTime(from))
    .where(column, '<', sqlTime(until))
    .groupBy('currency')
    .select('currency')
    .sum('amount_minor as total')
}
