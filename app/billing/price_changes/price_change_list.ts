import db from '@adonisjs/lucid/services/db'
import router from '@adonisjs/core/services/router'
import { defineList, type ListRow } from '#core/registries/lists'
import { audiences, priceChangeStates } from '#billing/models/price_change/states'

function changes() {
  const told = db
    .from('price_notices')
    .whereColumn('price_notices.price_change_id', 'price_changes.id')
    .whereNot('price_notices.state', 'taken_back')
    .count('*')
    .as('told')
  return db
    .from('price_changes')
    .select('price_changes.id', 'price_changes.name', 'price_changes.currency')
    .select('price_changes.cycle_unit', 'price_changes.cycle_count', 'price_changes.state')
    .select('price_changes.from_minor', 'price_changes.to_minor', 'price_changes.audience')
    .select('price_changes.effective_on', 'price_changes.price_list_name', told)
}

const href = ({ id }: ListRow) => router.makeUrl('admin.price_changes.show', { id })
const amount = (column: 'from_minor' | 'to_minor') => (row: ListRow) => ({
  minor: Number(row[column]),
  currency: String(row.currency),
})

/** Prices that staff have changed from a day on. */
export default defineList({
  title: 'billing.price_changes.title',
  route: 'admin.price_changes.index',
  can: 'BillingPolicy.view',
  key: 'price_changes.id',
  query: changes,
  href,
  columns: [
    {
      key: 'name',
      label: 'billing.price_changes.what',
      type: 'text',
      value: 'name',
      href,
      below: (row, t) => {
        const per = row.cycle_unit
          ? t(`catalog.cycle.${row.cycle_unit}`, { count: Number(row.cycle_count) })
          : t('billing.price_changes.option_month')
        const list = row.price_list_name
        return list ? t('billing.price_changes.list_of', { per, list: String(list) }) : per
      },
    },
    {
      key: 'state',
      label: 'billing.columns.state',
      type: 'state',
      value: (row, t) => ({
        state: String(row.state),
        label: t(`billing.price_changes.states.${row.state}`),
      }),
    },
    {
      key: 'from',
      label: 'billing.price_changes.from',
      type: 'money',
      value: amount('from_minor'),
      labelled: true,
    },
    {
      key: 'to',
      label: 'billing.price_changes.to',
      type: 'money',
      value: amount('to_minor'),
      labelled: true,
    },
    {
      key: 'effective_on',
      label: 'billing.price_changes.effective_on',
      type: 'day',
      value: (row) => row.effective_on as string,
      sort: { column: 'price_changes.effective_on' },
      labelled: true,
    },
    {
      key: 'audience',
      label: 'billing.price_changes.audience',
      type: 'text',
      value: (row, t) => t(`billing.price_changes.audiences.${row.audience}`),
      wideOnly: true,
    },
    {
      key: 'told',
      label: 'billing.price_changes.told',
      type: 'number',
      value: (row) => Number(row.told),
      labelled: true,
    },
  ],
  filters: [
    {
      key: 'state',
      label: 'billing.columns.state',
      type: 'choice',
      tabs: true,
      options: (t) =>
        priceChangeStates.map((value) => ({
          value,
          label: t(`billing.price_changes.states.${value}`),
        })),
      column: 'price_changes.state',
    },
    {
      key: 'audience',
      label: 'billing.price_changes.audience',
      type: 'choice',
      options: (t) =>
        audiences.map((value) => ({ value, label: t(`billing.price_changes.audiences.${value}`) })),
      column: 'price_changes.audience',
    },
  ],
  empty: {
    icon: 'tags',
    title: 'billing.price_changes.empty',
    text: 'billing.price_changes.empty_text',
  },
  size: 25,
})
