import db from '@adonisjs/lucid/services/db'
import router from '@adonisjs/core/services/router'
import { calendarDay } from '#core/calendar_day'
import { momentFrom, type Momentary } from '#core/views/format'
import { shopOfPages } from '#core/views/shop'
import { defineList, type ListRow, type ListScope, type ListText } from '#core/registries/lists'

function orders({ accountId }: ListScope) {
  const items = () => db.from('order_items').whereColumn('order_items.order_id', 'orders.id')
  return db
    .from('orders')
    .where('orders.account_id', accountId!)
    .select('orders.id', 'orders.number', 'orders.state', 'orders.currency')
    .select('orders.total_minor', 'orders.created_at')
    .select(items().count('*').as('machines'))
    .select(items().select('hostname').orderBy('position').limit(1).as('hostname'))
}

/** Orders are dated where the shop keeps its calendar, as their invoices are. */
async function withDays(rows: ListRow[]): Promise<ListRow[]> {
  const { timeZone } = await shopOfPages()
  return rows.map((row) => {
    const placed = momentFrom(row.created_at as Momentary)
    return { ...row, placed_on: placed && calendarDay(placed, timeZone).toISODate() }
  })
}

/** "web1.example.com", with how many others where there are. */
function servers(row: ListRow, t: ListText): string {
  const others = Number(row.machines) - 1
  const name = String(row.hostname ?? '')
  return others > 0 ? t('ordering.orders.with_others', { name, count: others }) : name
}

/** The orders of a customer. */
export default defineList({
  title: 'ordering.orders.title',
  route: 'orders.index',
  key: 'orders.id',
  query: orders,
  complete: withDays,
  href: ({ id }) => router.makeUrl('orders.show', { id }),
  columns: [
    { key: 'number', label: 'ordering.orders.number', type: 'mono', value: 'number' },
    { key: 'servers', label: 'ordering.orders.machines', type: 'text', value: servers },
    {
      key: 'placed',
      label: 'ordering.orders.date',
      type: 'day',
      value: 'placed_on',
    },
    {
      key: 'state',
      label: 'ordering.orders.state',
      type: 'state',
      value: (row, t) => ({
        state: String(row.state),
        label: t(`ordering.states.${row.state}`),
      }),
    },
    {
      key: 'total',
      label: 'ordering.orders.total',
      type: 'money',
      value: (row) => ({ minor: Number(row.total_minor), currency: String(row.currency) }),
    },
  ],
  empty: {
    icon: 'package',
    title: 'ordering.orders.empty_title',
    text: 'ordering.orders.empty_text',
    href: 'storefront.index',
    action: 'ordering.orders.empty_action',
  },
})
