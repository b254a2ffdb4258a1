import router from '@adonisjs/core/services/router'
import { defineList } from '#core/registries/lists'
import { creditedTotal, selectCreditNotes } from '#billing/credit_notes/credit_note_rows'

/** The credit notes of a customer. */
export default defineList({
  title: 'billing.credit_notes.caption',
  route: 'credit_notes.index',
  key: 'credit_notes.id',
  query: ({ accountId }) => selectCreditNotes().where('credit_notes.account_id', accountId!),
  href: ({ id }) => router.makeUrl('credit_notes.show', { id }),
  columns: [
    { key: 'number', label: 'billing.columns.number', type: 'mono', value: 'number' },
    {
      key: 'invoice',
      label: 'billing.columns.invoice',
      type: 'mono',
      value: 'invoice_number',
      href: ({ invoice_id: id }) => router.makeUrl('invoices.show', { id }),
    },
    { key: 'issued', label: 'billing.columns.issued_on', type: 'day', value: 'issued_on' },
    {
      key: 'pdf',
      label: 'billing.columns.document',
      type: 'text',
      value: (_row, t) => t('billing.columns.pdf'),
      href: ({ id }) => router.makeUrl('credit_notes.pdf', { file: `${String(id)}.pdf` }),
    },
    { key: 'total', label: 'billing.columns.total', type: 'money', value: creditedTotal },
  ],
  filters: [],
  empty: {
    icon: 'receipt',
    title: 'billing.credit_notes.empty_title',
    text: 'billing.credit_notes.empty_text',
  },
  size: 25,
})
