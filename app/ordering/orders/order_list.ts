import db from '@adonisjs/lucid/services/db'
import router from '@adonisjs/core/services/router'
import { defineList, type ListColumn, type ListRow } from '#core/registries/lists'
import { amountFilter } from '#billing'
import { accountColumn, selectAccount } from '#identity'
import { acceptOrders, cancelOrders, rejectOrders } from '#ordering/orders/order_list_actions'
import { narrowOrders } from '#ordering/orders/find_orders'
import { orderStates, type OrderState } from '#ordering/contracts/order_states'
import type { ListScope, ListText } from '#core/registries/lists'

/** Orders with their number of servers, and with their accounts where those of all are listed. */
function orders({ accountId }: ListScope) {
  const query = db
    .from('orders')
    .select('orders.id', 'orders.number', 'orders.state', 'orders.currency')
    .select('orders.total_minor', 'orders.created_at', 'orders.paid_at')
    .select(
      db
        .from('order_items')
        .whereColumn('order_items.order_id', 'orders.id')
        .count('*')
        .as('machines')
    )
  if (accountId) return query.where('orders.account_id', accountId)
  return selectAccount(query, 'orders.account_id')
}

const stateOf = (row: ListRow, t: ListText) => ({
  state: String(row.state),
  label: t(`ordering.states.${row.state as OrderState}`),
})

const number: ListColumn = {
  key: 'number',
  label: 'ordering.orders.number',
  type: 'mono',
  value: 'number',
}
const placed: ListColumn = {
  key: 'placed',
  label: 'ordering.orders.date',
  type: 'time',
  value: 'created_at',
  sort: { column: 'orders.id' },
}
const state: ListColumn = {
  key: 'state',
  label: 'ordering.orders.state',
  type: 'state',
  value: stateOf,
}
const total: ListColumn = {
  key: 'total',
  label: 'ordering.orders.total',
  type: 'money',
  value: (row) => ({ minor: Number(row.total_minor), currency: String(row.currency) }),
  sort: { column: 'orders.total_minor' },
}

/** The orders of all accounts. */
export default defineList({
  title: 'ordering.admin.title',
  route: 'admin.orders.index',
  can: 'OrderingPolicy.view',
  key: 'orders.id',
  query: orders,
  href: ({ id }) => router.makeUrl('admin.orders.show', { id }),
  columns: [
    number,
    accountColumn,
    placed,
    state,
    {
      key: 'servers',
      label: 'ordering.orders.machines',
      type: 'number',
      value: (row) => Number(row.machines),
      wideOnly: true,
    },
    {
      key: 'paid',
      label: 'ordering.admin.paid',
      type: 'moment',
      value: (row) => row.paid_at as string | null,
      optional: true,
      labelled: true,
    },
    total,
  ],
  filters: [
    {
      key: 'state',
      label: 'ordering.orders.state',
      type: 'choice',
      tabs: true,
      column: 'orders.state',
      options: (t) => orderStates.map((value) => ({ value, label: t(`ordering.states.${value}`) })),
    },
    { key: 'placed', label: 'ordering.orders.date', type: 'days', column: 'orders.id' },
    amountFilter('total', {
      label: 'ordering.orders.total',
      column: 'orders.total_minor',
      currency: 'orders.currency',
    }),
  ],
  search: { label: 'ordering.admin.search', narrow: narrowOrders },
  sum: { label: 'ui.list.sum', minor: 'orders.total_minor', currency: 'orders.currency' },
  actions: [acceptOrders, rejectOrders, cancelOrders],
  empty: {
    icon: 'shopping-cart',
    title: 'ordering.admin.empty_title',
    text: 'ordering.admin.empty_text',
  },
})
