import db from '@adonisjs/lucid/services/db'
import router from '@adonisjs/core/services/router'
import { defineList } from '#core/registries/lists'

const texts = 'billing.bank.statements'

/** Files of the shop's bank. */
export default defineList({
  title: `${texts}.title`,
  route: 'admin.bank_statements.index',
  can: 'BillingPolicy.view',
  key: 'bank_statements.id',
  query: () =>
    db
      .from('bank_statements')
      .select('bank_statements.id', 'bank_statements.file_name', 'bank_statements.bank_account')
      .select('bank_statements.state', 'bank_statements.format', 'bank_statements.created_at')
      .select('bank_statements.entry_count', 'bank_statements.new_count'),
  href: ({ id }) => router.makeUrl('admin.bank_statements.show', { id }),
  columns: [
    { key: 'file', label: `${texts}.file`, type: 'text', value: 'file_name' },
    { key: 'account', label: `${texts}.account`, type: 'mono', value: 'bank_account' },
    {
      key: 'state',
      label: 'billing.columns.state',
      type: 'state',
      value: ({ state }, t) => ({
        state: state === 'imported' ? 'done' : 'waiting',
        label: t(`${texts}.states.${state}`),
      }),
    },
    {
      key: 'entries',
      label: `${texts}.entries`,
      type: 'number',
      labelled: true,
      value: (row) => Number(row.entry_count),
    },
    {
      key: 'added',
      label: `${texts}.added`,
      type: 'number',
      labelled: true,
      value: (row) => Number(row.new_count),
    },
    {
      key: 'uploaded',
      label: `${texts}.uploaded`,
      type: 'time',
      value: (row) => row.created_at as string,
    },
  ],
  filters: [
    { key: 'uploaded', label: `${texts}.uploaded`, type: 'days', column: 'bank_statements.id' },
  ],
  empty: {
    icon: 'file-up',
    title: `${texts}.empty`,
    href: 'admin.bank_statements.create',
    action: `${texts}.upload`,
  },
  size: 25,
})
