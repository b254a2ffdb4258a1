import db from '@adonisjs/lucid/services/db'
import router from '@adonisjs/core/services/router'
import { firstHits, orNone } from '#core/database/starting_with'
import { defineList, type ListRow } from '#core/registries/lists'
import { accountColumn, accountsNamedBy, selectAccount } from '#identity'
import { amountCurrencies } from '#billing/amount_currencies'
import { refundDestinations } from '#billing/models/refund'
import { openRefundStates } from '#billing/models/refund/states'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

function refunds() {
  const query = db
    .from('refunds')
    .leftJoin('invoices', 'invoices.id', 'refunds.invoice_id')
    .select('refunds.id', 'refunds.state', 'refunds.destination', 'refunds.reason')
    .select('refunds.amount_minor', 'refunds.currency', 'refunds.external_id')
    .select('refunds.created_at', 'refunds.invoice_id', 'invoices.number')
  return selectAccount(query, 'refunds.account_id')
}

const invoiceUrl = ({ invoice_id: id }: ListRow) =>
  id ? router.makeUrl('admin.invoices.show', { id }) : null

/** Only refunds that a text names: of an invoice by its number, of a customer by their address, or by the provider's reference. */
async function narrowRefunds(query: DatabaseQueryBuilderContract, text: string): Promise<void> {
  const owners = await accountsNamedBy(text)
  if (owners.length > 0) {
    query.whereIn('refunds.account_id', owners)
    return
  }
  const [invoices, references] = await Promise.all([
    firstHits('invoices', 'number', text),
    firstHits('refunds', 'external_id', text),
  ])
  if (invoices.length > 0) query.whereIn('refunds.invoice_id', invoices)
  else query.whereIn('refunds.id', orNone(references))
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
    {
      key: 'invoice',
      label: 'billing.columns.invoice',
      type: 'mono',
      value: 'number',
      href: invoiceUrl,
    },
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
    {
      key: 'reference',
      label: 'billing.admin.ledger_note',
      type: 'mono',
      value: 'external_id',
      optional: true,
    },
    {
      key: 'amount',
      label: 'billing.columns.amount',
      type: 'money',
      value: (row) => ({ minor: Number(row.amount_minor), currency: String(row.currency) }),
      sort: { column: 'refunds.amount_minor' },
    },
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
    {
      key: 'amount',
      label: 'billing.columns.amount',
      type: 'amount',
      column: 'refunds.amount_minor',
      currency: 'refunds.currency',
      currencies: amountCurrencies,
    },
  ],
  search: { label: 'billing.admin.search_refunds', narrow: narrowRefunds },
  sum: { label: 'ui.list.sum', minor: 'refunds.amount_minor', currency: 'refunds.currency' },
  empty: {
    icon: 'undo-2',
    title: 'billing.admin.refunds_empty',
    text: 'billing.admin.refunds_empty_text',
  },
  size: 25,
})
