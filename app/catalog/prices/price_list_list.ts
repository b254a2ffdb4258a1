import db from '@adonisjs/lucid/services/db'
import router from '@adonisjs/core/services/router'
import { defineList, type ListRow } from '#core/registries/lists'

const counted = (table: string) =>
  db.from(table).whereColumn(`${table}.price_list_id`, 'price_lists.id').count('*').as(table)

const href = ({ id }: ListRow) => router.makeUrl('admin.price_lists.edit', { id })

/** Lists of prices that accounts may have. */
export default defineList({
  title: 'catalog.admin.price_lists.title',
  route: 'admin.price_lists.index',
  can: 'CatalogPolicy.manage',
  key: 'price_lists.id',
  query: () =>
    db
      .from('price_lists')
      .select('price_lists.id', 'price_lists.name', 'price_lists.currency')
      .select('price_lists.percent_off', 'price_lists.enabled', 'price_lists.default_key')
      .select(counted('price_list_prices'), counted('account_price_lists')),
  href,
  columns: [
    { key: 'name', label: 'catalog.admin.price_lists.name', type: 'text', value: 'name', href },
    { key: 'currency', label: 'catalog.currency', type: 'mono', value: 'currency' },
    {
      key: 'state',
      label: 'catalog.admin.price_lists.state',
      type: 'state',
      value: (row, t) => {
        const state = !Number(row.enabled) ? 'off' : row.default_key ? 'default' : 'on'
        const tone = state === 'off' ? 'muted' : 'ok'
        return { state, tone, label: t(`catalog.admin.price_lists.states.${state}`) }
      },
    },
    {
      key: 'percent_off',
      label: 'catalog.admin.price_lists.percent_off',
      type: 'number',
      value: (row) => Number(row.percent_off),
      labelled: true,
    },
    {
      key: 'prices',
      label: 'catalog.admin.price_lists.prices',
      type: 'number',
      value: (row) => Number(row.price_list_prices),
      labelled: true,
    },
    {
      key: 'accounts',
      label: 'catalog.admin.price_lists.accounts',
      type: 'number',
      value: (row) => Number(row.account_price_lists),
      labelled: true,
    },
  ],
  filters: [],
  empty: {
    icon: 'tags',
    title: 'catalog.admin.price_lists.empty',
    text: 'catalog.admin.price_lists.empty_text',
  },
  size: 25,
})
