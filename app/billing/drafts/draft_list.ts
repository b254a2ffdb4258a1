import db from '@adonisjs/lucid/services/db'
import router from '@adonisjs/core/services/router'
import { defineList } from '#core/registries/lists'
import { accountColumn, selectAccount } from '#identity'

function drafts() {
  const sum = db
    .from('invoice_draft_lines')
    .whereColumn('invoice_draft_lines.draft_id', 'invoice_drafts.id')
    .select(db.raw('coalesce(sum(unit_minor * quantity), 0)'))
    .as('listed_minor')
  const query = db
    .from('invoice_drafts')
    .select('invoice_drafts.id', 'invoice_drafts.currency', 'invoice_drafts.created_at', sum)
  return selectAccount(query, 'invoice_drafts.account_id')
}

/** Invoices that staff are writing. */
export default defineList({
  title: 'billing.drafts.title',
  route: 'admin.invoice_drafts.index',
  can: 'BillingPolicy.manage',
  key: 'invoice_drafts.id',
  query: drafts,
  href: ({ id }) => router.makeUrl('admin.invoice_drafts.edit', { id }),
  columns: [
    {
      key: 'begun',
      label: 'billing.drafts.begun',
      type: 'moment',
      value: (row) => row.created_at as string,
      href: ({ id }) => router.makeUrl('admin.invoice_drafts.edit', { id }),
    },
    accountColumn,
    {
      key: 'listed',
      label: 'billing.drafts.listed',
      type: 'money',
      value: (row) => ({ minor: Number(row.listed_minor), currency: String(row.currency) }),
    },
  ],
  filters: [],
  empty: { icon: 'receipt', title: 'billing.drafts.empty', text: 'billing.drafts.empty_text' },
  size: 25,
})
