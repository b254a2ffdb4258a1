import { KeysetPage } from '#core/database/keyset'
import { presentList, type ListPage } from '#core/lists/list_page'
import { readState } from '#core/lists/list_state'
import type { ListAction, ListDefinition, ListRow, ListText } from '#core/registries/lists'

const ROWS: ListRow[] = [
  { id: '1', number: 'ORD-1042', account: 'Fjordwerk AB', minor: 5590, state: 'placed' },
  {
    id: '2',
    number: 'ORD-1041',
    account: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft mbH',
    minor: 999_999_999_999,
    state: 'in_review',
  },
  { id: '3', number: 'ORD-1040', account: 'Nordlicht Hosting', minor: 0, state: 'cancelled' },
]

const list: ListDefinition = {
  title: 'ordering.admin.title',
  route: 'admin.orders.index',
  key: 'orders.id',
  query: () => {
    throw new Error('The rows of the gallery stand in no database')
  },
  href: () => '#main',
  columns: [
    { key: 'number', label: 'ordering.orders.number', type: 'mono', value: 'number' },
    {
      key: 'account',
      label: 'ui.list.account',
      type: 'text',
      value: 'account',
      href: () => '#main',
    },
    {
      key: 'state',
      label: 'ordering.orders.state',
      type: 'state',
      value: (row, t) => ({ state: String(row.state), label: t(`ordering.states.${row.state}`) }),
    },
    {
      key: 'total',
      label: 'ordering.orders.total',
      type: 'money',
      value: (row) => ({ minor: Number(row.minor), currency: 'EUR' }),
      sort: { column: 'orders.total_minor' },
    },
  ],
  filters: [
    {
      key: 'state',
      label: 'ordering.orders.state',
      type: 'choice',
      tabs: true,
      options: (t) =>
        ['placed', 'in_review'].map((value) => ({ value, label: t(`ordering.states.${value}`) })),
    },
    { key: 'placed', label: 'ordering.orders.date', type: 'days', column: 'orders.id' },
    {
      key: 'total',
      label: 'ordering.orders.total',
      type: 'amount',
      column: 'orders.total_minor',
      currency: 'orders.currency',
      currencies: () => ['EUR', 'USD'],
    },
  ],
  search: { label: 'ordering.admin.search', narrow: () => {} },
  sum: { label: 'ui.list.sum', minor: 'orders.total_minor', currency: 'orders.currency' },
  empty: {
    icon: 'shopping-cart',
    title: 'ordering.admin.empty_title',
    text: 'ordering.admin.empty_text',
  },
}

const action: ListAction = {
  name: 'cancel',
  label: 'ordering.admin.several.cancel',
  title: 'ordering.admin.several.cancel_title',
  text: 'ordering.admin.several.cancel_text',
  confirm: 'ordering.admin.several.cancel',
  done: 'ordering.admin.several.cancelled',
  can: 'OrderingPolicy.manage',
  danger: true,
  reason: 'ordering.admin.reason_help',
  run: async () => ({ done: true }),
}

const view = { id: '01KAZZZZZZZZZZZZZZZZZZZZZZ', name: 'Large and unpaid', query: 'state=placed' }

/** A list with all it can have, one that is filtered to nothing and one of customers. */
export async function sampleLists(t: ListText) {
  const show = async (query: Record<string, unknown>, rows: ListRow[], forStaff: boolean) =>
    presentList({
      name: 'orders',
      list,
      t,
      state: await readState(list, query, t),
      page: new KeysetPage(rows, null, rows.length > 0 ? '3' : null),
      total: forStaff ? { count: 3, more: false, sums: [{ minor: 5590, currency: 'EUR' }] } : null,
      actions: forStaff ? [action] : [],
      choices: { columns: null, views: [view] },
      picked: ['1'],
      forStaff,
    })
  const full = { sort: '-total', placed_from: '2026-11-01', total_min: '50', total_currency: 'EUR' }
  return {
    full: await show(full, ROWS, true),
    nothing: await show({ q: 'nobody', state: 'strange' }, [], true),
    plain: await show({}, ROWS, false),
  } satisfies Record<string, ListPage>
}

export const sampleResult = {
  done: '12 orders were cancelled.',
  title: '2 weren’t changed',
  refused: [
    { name: 'ORD-1040', why: 'This order is already closed. Nothing was changed.' },
    { name: 'ORD-1039', why: 'A payment is in progress. Wait for it to finish, then try again.' },
  ],
  others: null,
}
