import { contains } from '#core/database/contains'
import { keysetPage, type Cursor } from '#core/database/keyset'
import { clock } from '#core/clock'
import { selectInvoiceSummaries, toInvoiceSummary } from '#billing/models/invoice/summary'

const LATEST_FIRST = { key: 'invoices.id', size: 25 }

/** An account's invoices, the latest first. */
export async function invoicesOf(accountId: string, at: Cursor) {
  const query = selectInvoiceSummaries().where('invoices.account_id', accountId)
  const page = await keysetPage(query, { ...LATEST_FIRST, at })
  return page.map(toInvoiceSummary)
}

interface InvoiceFilter {
  state?: string
  text?: string
}

/** All invoices that match, the latest first, with the legal names of their accounts. */
export async function filteredInvoices({ state, text }: InvoiceFilter, at: Cursor) {
  const query = selectInvoiceSummaries()
    .join('accounts', 'accounts.id', 'invoices.account_id')
    .select('accounts.id as account_id', 'accounts.name', 'accounts.company_name')
  if (state === 'overdue')
    query.where('invoices.state', 'open').where('invoices.due_on', '<', clock.now().toISODate())
  else if (state) query.where('invoices.state', state)
  if (text) contains(query, ['invoices.number', 'accounts.name', 'accounts.company_name'], text)
  const page = await keysetPage(query, { ...LATEST_FIRST, at })
  return page.map((row) => ({
    ...toInvoiceSummary(row),
    account: { id: String(row.account_id), legalName: String(row.company_name || row.name) },
  }))
}
