import router from '@adonisjs/core/services/router'
import { firstHits, orNone } from '#core/database/starting_with'
import { looksLikeId } from '#core/ids'
import { defineList, type ListColumn, type ListRow } from '#core/registries/lists'
import { accountColumn, accountsNamedBy, selectAccount } from '#identity'
import { amountFilter } from '#billing/amount_filter'
import { completeInvoices } from '#billing/invoices/complete_invoices'
import { selectInvoiceSummaries } from '#billing/models/invoice/summary'
import { shopDay } from '#billing/shop_day'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

const states = ['open', 'overdue', 'paid', 'void', 'uncollectible']

/** Only invoices that a text names: by the beginning of their number, their id, or an account by its id or a member's address. */
async function narrowInvoices(query: DatabaseQueryBuilderContract, text: string): Promise<void> {
  const owners = await accountsNamedBy(text)
  if (owners.length > 0) query.whereIn('invoices.account_id', owners)
  else
    query.whereIn(
      'invoices.id',
      looksLikeId(text) ? [text] : orNone(await firstHits('invoices', 'number', text))
    )
}

async function narrowByState(query: DatabaseQueryBuilderContract, state: string): Promise<void> {
  if (state !== 'overdue') {
    query.where('invoices.state', state)
    return
  }
  const day = await shopDay()
  // The day is no way in: all that is open would be sorted, and most of what is open for long is late.
  query
    .where('invoices.state', 'open')
    .whereRaw('coalesce(invoices.extended_to, invoices.due_on) < ?', [day.toISODate()])
}

const amount =
  (name: string) =>
  (row: ListRow): { minor: number; currency: string } => ({
    minor: Number(row[name]),
    currency: String(row.currency),
  })

const columns: ListColumn[] = [
  { key: 'number', label: 'billing.columns.number', type: 'mono', value: 'number' },
  accountColumn,
  {
    key: 'state',
    label: 'billing.columns.state',
    type: 'state',
    value: (row, t) => ({
      state: String(row.told_state),
      label: t(`billing.states.${row.told_state}`),
    }),
  },
  {
    key: 'issued',
    label: 'billing.columns.issued_on',
    type: 'day',
    value: 'issued_on',
    sort: { column: 'invoices.id' },
  },
  {
    key: 'due',
    label: 'billing.columns.due_on',
    type: 'day',
    value: 'due_on',
    sort: { column: 'invoices.due_on' },
    labelled: true,
  },
  {
    key: 'open',
    label: 'billing.columns.open',
    type: 'money',
    value: amount('open_minor'),
    optional: true,
    labelled: true,
  },
  {
    key: 'total',
    label: 'billing.columns.total',
    type: 'money',
    value: amount('total_minor'),
    sort: { column: 'invoices.total_minor' },
  },
]

/** The invoices of all accounts. */
export default defineList({
  title: 'billing.admin.invoices',
  route: 'admin.invoices.index',
  can: 'BillingPolicy.view',
  key: 'invoices.id',
  query: () => selectAccount(selectInvoiceSummaries(), 'invoices.account_id'),
  complete: completeInvoices,
  href: ({ id }) => router.makeUrl('admin.invoices.show', { id }),
  columns,
  filters: [
    {
      key: 'state',
      label: 'billing.columns.state',
      type: 'choice',
      tabs: true,
      options: (t) => states.map((value) => ({ value, label: t(`billing.states.${value}`) })),
      narrow: narrowByState,
    },
    { key: 'issued', label: 'billing.columns.issued_on', type: 'days', column: 'invoices.id' },
    amountFilter('total', {
      label: 'billing.columns.total',
      column: 'invoices.total_minor',
      currency: 'invoices.currency',
    }),
  ],
  search: { label: 'billing.admin.filter_text', narrow: narrowInvoices },
  sum: { label: 'ui.list.sum', minor: 'invoices.total_minor', currency: 'invoices.currency' },
  empty: {
    icon: 'receipt',
    title: 'billing.admin.invoices_empty',
    text: 'billing.admin.invoices_empty_text',
  },
  size: 25,
})
