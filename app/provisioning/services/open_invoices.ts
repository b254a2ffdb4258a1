import db from '@adonisjs/lucid/services/db'
import { paymentLink, shopDay } from '#billing'
import { invoiceSummaryOn, selectInvoiceSummaries } from '#billing/models/invoice/summary'

/** How the latest attempt to pay an invoice stands, or null. */
const LATEST_ATTEMPT = `(select payment_attempts.state from payment_attempts
  where payment_attempts.invoice_id = invoices.id order by payment_attempts.id desc limit 1) as latest_attempt`

/** What an account has to pay, the most urgent first, whether the last attempt to pay it failed, and where a bank wants a charge confirmed. */
export async function openInvoices(accountId: string, limit: number) {
  const rows = await selectInvoiceSummaries()
    .leftJoin('collections', 'collections.invoice_id', 'invoices.id')
    .where('invoices.account_id', accountId)
    .where('invoices.state', 'open')
    .orderBy('invoices.due_on')
    .limit(limit)
    .select(db.raw(LATEST_ATTEMPT), 'collections.stopped_for')
  const summary = invoiceSummaryOn(await shopDay())
  return rows.map((row) => ({
    ...summary(row),
    hasFailed: row.latest_attempt === 'failed',
    confirmAt: row.stopped_for === 'authentication' ? paymentLink(row.id) : null,
  }))
}
