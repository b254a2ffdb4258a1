import router from '@adonisjs/core/services/router'
import { firstHits, orNone } from '#core/database/starting_with'
import { looksLikeId } from '#core/ids'
import { defineList } from '#core/registries/lists'
import { accountColumn, accountsNamedBy, selectAccount } from '#identity'
import { amountFilter } from '#billing/amount_filter'
import { creditedTotal, selectCreditNotes } from '#billing/credit_notes/credit_note_rows'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

/** Only credit notes that a text names: by the beginning of their number or their invoice's, their id, or an account. */
async function narrow(query: DatabaseQueryBuilderContract, text: string): Promise<void> {
  const owners = await accountsNamedBy(text)
  if (owners.length > 0) {
    query.whereIn('credit_notes.account_id', owners)
    return
  }
  const invoices = await firstHits('invoices', 'number', text)
  if (invoices.length > 0) query.whereIn('credit_notes.invoice_id', invoices)
  else
    query.whereIn(
      'credit_notes.id',
      looksLikeId(text) ? [text] : orNone(await firstHits('credit_notes', 'number', text))
    )
}

/** The credit notes of all accounts. */
export default defineList({
  title: 'billing.credit_notes.title',
  route: 'admin.credit_notes.index',
  can: 'BillingPolicy.view',
  key: 'credit_notes.id',
  query: () => selectAccount(selectCreditNotes(), 'credit_notes.account_id'),
  href: ({ id }) => router.makeUrl('admin.credit_notes.show', { id }),
  columns: [
    { key: 'number', label: 'billing.columns.number', type: 'mono', value: 'number' },
    accountColumn,
    {
      key: 'invoice',
      label: 'billing.columns.invoice',
      type: 'mono',
      value: 'invoice_number',
      href: ({ invoice_id: id }) => router.makeUrl('admin.invoices.show', { id }),
    },
    {
      key: 'issued',
      label: 'billing.columns.issued_on',
      type: 'day',
      value: 'issued_on',
      sort: { column: 'credit_notes.id' },
    },
    {
      key: 'reason',
      label: 'billing.columns.reason',
      type: 'text',
      value: 'reason',
      wideOnly: true,
    },
    {
      key: 'total',
      label: 'billing.columns.total',
      type: 'money',
      value: creditedTotal,
      sort: { column: 'credit_notes.total_minor' },
    },
  ],
  filters: [
    { key: 'issued', label: 'billing.columns.issued_on', type: 'days', column: 'credit_notes.id' },
    amountFilter('total', {
      label: 'billing.columns.total',
      column: 'credit_notes.total_minor',
      currency: 'credit_notes.currency',
    }),
  ],
  search: { label: 'billing.admin.filter_text', narrow },
  sum: {
    label: 'ui.list.sum',
    minor: 'credit_notes.total_minor',
    currency: 'credit_notes.currency',
  },
  empty: {
    icon: 'receipt',
    title: 'billing.credit_notes.empty_title',
    text: 'billing.credit_notes.staff_empty_text',
  },
  size: 25,
})
