import db from '@adonisjs/lucid/services/db'
import { defineList } from '#core/registries/lists'
import { accountColumn, selectAccount } from '#identity'
import {
  amountColumn,
  movedFilter,
  movedSum,
  invoiceColumn,
  invoiceUrl,
  narrowMovements,
  referenceColumn,
} from '#billing/movement_list'
import { refundDestinations } from '#billing/models/refund'
import { openRefundStates } from '#billing/models/refund/states'

function refunds() {
  const query = db
    .from('refunds')
    .leftJoin('invoices', 'invoices.id', 'refunds.invoice_id')
    .select('refunds.id', 'refunds.state', 'refunds.destination', 'refunds.reason')
    .select('refunds.amount_minor', 'refunds.currency', 'refunds.external_id')
    .select('refunds.created_at', 'refunds.invoice_id', 'invoices.number')
  return selectAccount(query, 'refunds.account_id')
}

/** What was given back to customers. */
export default defineList({
  title: 'billing.admin.refunds',
  route: 'admin.refunds.index',
  can: 'BillingPolicy.view',
  key: 'refunds.id',
  query: refunds,
  href: invoiceUrl,
  columns: [
    {
      key: 'requested',
      label: 'billing.columns.when',
      type: 'moment',
      value: (row) => row.created_at as string,
      sort: { column: 'refunds.id' },
    },
    accountColumn,
    invoiceColumn,
    {
      key: 'how',
      label: 'billing.columns.how',
      type: 'text',
      value: (row, t) => t(`billing.destinations.${row.destination}`),
    },
    {
      key: 'state',
      label: 'billing.columns.state',
      type: 'state',
      value: (row, t) => ({
        state: String(row.state),
        label: t(`billing.refund_states.${row.state}`),
      }),
    },
    { key: 'reason', label: 'billing.columns.reason', type: 'text', value: 'reason' },
    referenceColumn,
    amountColumn('refunds'),
  ],
  filters: [
    {
      key: 'state',
      label: 'billing.columns.state',
      type: 'choice',
      tabs: true,
      options: (t) =>
        ['open', 'succeeded', 'failed'].map((value) => ({
          value,
          label: t(`billing.admin.refunds_shown.${value}`),
        })),
      narrow(query, value) {
        if (value === 'open') query.whereIn('refunds.state', [...openRefundStates])
        else query.where('refunds.state', value)
      },
    },
    {
      key: 'how',
      label: 'billing.columns.how',
      type: 'choice',
      column: 'refunds.destination',
      options: (t) =>
        refundDestinations.map((value) => ({ value, label: t(`billing.destinations.${value}`) })),
    },
    { key: 'requested', label: 'billing.columns.when', type: 'days', column: 'refunds.id' },
    movedFilter('refunds'),
  ],
  search: { label: 'billing.admin.search_refunds', narrow: narrowMovements('refunds') },
  sum: movedSum('refunds'),
  empty: {
    icon: 'undo-2',
    title: 'billing.admin.refunds_empty',
    text: 'billing.admin.refunds_empty_text',
  },
  size: 25,
})
