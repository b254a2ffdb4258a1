import db from '@adonisjs/lucid/services/db'
import router from '@adonisjs/core/services/router'
import { clock } from '#core/clock'
import { dateFrom, formatDate, type Momentary } from '#core/views/format'
import { defineList, type ListRow, type ListScope } from '#core/registries/lists'
import { completeInvoices } from '#billing/invoices/complete_invoices'
import { selectInvoiceSummaries } from '#billing/models/invoice/summary'

/** So long ago documents are kept. */
const YEARS = 10

function invoices({ accountId }: ListScope) {
  return selectInvoiceSummaries()
    .where('invoices.account_id', accountId!)
    .select(periodEnd('min', 'period_start'), periodEnd('max', 'period_end'))
}

const periodEnd = (which: 'min' | 'max', column: string) =>
  db
    .from('invoice_lines')
    .whereColumn('invoice_lines.invoice_id', 'invoices.id')
    .select(db.raw(`${which}(??)`, [column]))
    .as(column)

/** "1 Nov 2026 – 30 Nov 2026"; null for what is paid for once. */
function period({ period_start: start, period_end: end }: ListRow): string | null {
  const [from, to] = [dateFrom(start as Momentary), dateFrom(end as Momentary)]
  return from && to ? `${formatDate(from)} – ${formatDate(to)}` : null
}

function lastYears(): string[] {
  const { year } = clock.now()
  return Array.from({ length: YEARS }, (_, back) => String(year - back))
}

const amount = (name: string) => (row: ListRow) => ({
  minor: Number(row[name]),
  currency: String(row.currency),
})

/** The invoices of a customer. */
export default defineList({
  title: 'billing.invoices.caption',
  route: 'invoices.index',
  key: 'invoices.id',
  query: invoices,
  complete: completeInvoices,
  href: ({ id }) => router.makeUrl('invoices.show', { id }),
  columns: [
    { key: 'number', label: 'billing.columns.number', type: 'mono', value: 'number' },
    {
      key: 'state',
      label: 'billing.columns.state',
      type: 'state',
      value: (row, t) => ({
        state: String(row.told_state),
        label: t(`billing.states.${row.told_state}`),
      }),
    },
    { key: 'period', label: 'billing.columns.period', type: 'text', value: period },
    {
      key: 'issued',
      label: 'billing.columns.issued_on',
      type: 'day',
      value: 'issued_on',
      wideOnly: true,
    },
    {
      key: 'due',
      label: 'billing.columns.due_on',
      type: 'day',
      value: 'due_on',
      labelled: true,
    },
    {
      key: 'pdf',
      label: 'billing.columns.document',
      type: 'text',
      value: (_row, t) => t('billing.columns.pdf'),
      href: ({ id }) => router.makeUrl('invoices.pdf', { file: `${String(id)}.pdf` }),
    },
    { key: 'total', label: 'billing.columns.total', type: 'money', value: amount('total_minor') },
  ],
  filters: [
    {
      key: 'year',
      label: 'billing.columns.year',
      type: 'choice',
      options: () => lastYears().map((year) => ({ value: year, label: year })),
      narrow(query, year) {
        query
          .where('invoices.issued_on', '>=', `${year}-01-01`)
          .where('invoices.issued_on', '<', `${Number(year) + 1}-01-01`)
      },
    },
  ],
  empty: {
    icon: 'receipt',
    title: 'billing.invoices.empty_title',
    text: 'billing.invoices.empty_text',
  },
  size: 25,
})
