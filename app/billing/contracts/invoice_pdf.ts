import { standingOf } from '#billing/invoices/invoice_standing'
import { renderInvoicePdf } from '#billing/invoices/render_invoice_pdf'
import type Invoice from '#billing/models/invoice'

/**
 * The invoice as a PDF file: what was issued comes from the snapshot alone, and what became of it since is added. While
 * nothing happens to it, the same invoice gives the same bytes.
 */
export async function invoicePdf(invoice: Invoice): Promise<Buffer> {
  return renderInvoicePdf(invoice.document, await standingOf(invoice))
}
