import { contains } from '#core/database/contains'
import { clock } from '#core/clock'
import Invoice from '#billing/models/invoice'

const PAGE_SIZE = 25

/** An account's invoices, the latest first. */
export function invoicesOf(accountId: string, page = 1) {
  return Invoice.query()
    .where('account_id', accountId)
    .whereNotNull('number')
    .orderBy('id', 'desc')
    .paginate(page, PAGE_SIZE)
}

interface InvoiceFilter {
  page?: number
  state?: string
  text?: string
}

/** All invoices that match, the latest first, with their accounts. */
export function filteredInvoices({ page = 1, state, text }: InvoiceFilter) {
  const query = Invoice.query().whereNotNull('number').preload('account').orderBy('id', 'desc')
  if (state === 'overdue')
    query.where('state', 'open').where('due_on', '<', clock.now().toISODate())
  else if (state) query.where('state', state)
  if (text) {
    query.where((match) =>
      match
        .where((invoice) => contains(invoice, ['number'], text))
        .orWhereHas('account', (account) => contains(account, ['name', 'company_name'], text))
    )
  }
  return query.paginate(page, PAGE_SIZE)
}
