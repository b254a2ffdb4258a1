import { keysetPage, type Cursor } from '#core/database/keyset'
import { firstHits, orNone } from '#core/database/starting_with'
import { looksLikeId } from '#core/ids'
import { accountsNamedBy } from '#identity'
import { shopDay } from '#billing/shop_day'
import { invoiceSummaryOn, selectInvoiceSummaries } from '#billing/models/invoice/summary'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

const LATEST_FIRST = { key: 'invoices.id', size: 25 }

/** An account's invoices, the latest first. */
export async function invoicesOf(accountId: string, at: Cursor) {
  const query = selectInvoiceSummaries().where('invoices.account_id', accountId)
  const page = await keysetPage(query, { ...LATEST_FIRST, at })
  return page.map(invoiceSummaryOn(await shopDay()))
}

interface InvoiceFilter {
  state?: string
  /** What the number begins with, or the address of a customer, or the id of an invoice or account. */
  text?: string
}

/** All invoices that match, the latest first, with the legal names of their accounts. */
export async function filteredInvoices({ state, text }: InvoiceFilter, at: Cursor) {
  const today = await shopDay()
  const query = selectInvoiceSummaries()
    .leftJoin('accounts', 'accounts.id', 'invoices.account_id')
    .select('accounts.id as account_id', 'accounts.name', 'accounts.company_name')
  if (state === 'overdue')
    // The day is no way in: all that is open would be sorted, and most of what is open for long is late.
    query
      .where('invoices.state', 'open')
      .whereRaw('coalesce(invoices.due_on, invoices.due_on) < ?', [today.toISODate()!])
  else if (state) query.where('invoices.state', state)
  if (text) await narrow(query, text)
  const page = await keysetPage(query, { ...LATEST_FIRST, at })
  const summary = invoiceSummaryOn(today)
  return page.map((row) => ({
    ...summary(row),
    account: { id: String(row.account_id), legalName: String(row.company_name || row.name) },
  }))
}

async function narrow(query: DatabaseQueryBuilderContract, text: string): Promise<void> {
  const owners = await accountsNamedBy(text)
  if (owners.length > 0) query.whereIn('invoices.account_id', owners)
  else
    query.whereIn(
      'invoices.id',
      looksLikeId(text) ? [text] : orNone(await firstHits('invoices', 'number', text))
    )
}
