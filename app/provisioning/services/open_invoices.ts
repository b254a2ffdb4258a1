import { shopDay } from '#billing'
import { invoiceSummaryOn, selectInvoiceSummaries } from '#billing/models/invoice/summary'

/** What an account has to pay, the most urgent first. */
export async function openInvoices(accountId: string, limit: number) {
  const rows = await selectInvoiceSummaries()
    .where('invoices.account_id', accountId)
    .where('invoices.state', 'open')
    .orderBy('invoices.due_on')
    .limit(limit)
  return rows.map(invoiceSummaryOn(await shopDay()))
}
