import db from '@adonisjs/lucid/services/db'
import { sqlTime } from '#core/database/sql_time'
import type { MrrKind } from '#billing/mrr/monthly'
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
  {
    name: 'billing.mrr',
    can: 'BillingPolicy.view',
    order: 20,
    of: 'money',
    kind: 'level',
    more: 'good',
    url: '/admin/services',
    count: countMonthly,
  },
  {
    name: 'billing.mrr_gained',
    can: 'BillingPolicy.view',
    order: 21,
    of: 'money',
    kind: 'flow',
    more: 'good',
    count: (span) => countMovements(span, ['new', 'reactivation', 'expansion'], 1),
  },
  {
    name: 'billing.mrr_lost',
    can: 'BillingPolicy.view',
    order: 22,
    of: 'money',
    kind: 'flow',
    more: 'bad',
    count: (span) => countMovements(span, ['contraction', 'churn'], -1),
  },
]

/** What subscriptions bring a month, less discounts: what all movements up to that day sum to. */
async function countMonthly({ day }: BusinessSpan): Promise<BusinessAmount[]> {
  const rows = await db
    .from('mrr_movements')
    .where('day', '<=', day)
    .groupBy('currency')
    .select('currency')
    .sum('delta_minor as total')
  return rows
    .map(({ currency, total }) => ({ currency, amount: Number(total) }))
    .filter(({ amount }) => amount !== 0)
}

/** How much more, or less, subscriptions bring a month since changes of these kinds on that day. */
async function countMovements(
  { day }: BusinessSpan,
  kinds: MrrKind[],
  sign: 1 | -1
): Promise<BusinessAmount[]> {
  const rows = await db
    .from('mrr_movements')
    .where({ day })
    .whereIn('kind', kinds)
    .groupBy('currency')
    .select('currency')
    .sum('delta_minor as total')
  return rows.map(({ currency, total }) => ({ currency, amount: sign * Number(total) }))
}

/** What came in, tax included, without what went back to cards or by transfer on that day. */
async function countRevenue(span: BusinessSpan): Promise<BusinessAmount[]> {
  const [received, returned] = await Promise.all([
    sum('payments', 'received_at', span).whereNotIn('kind', WITHOUT_MONEY),
    sum('refunds', 'created_at', span).whereNot('destination', 'credit').whereIn('state', LEAVING),
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
