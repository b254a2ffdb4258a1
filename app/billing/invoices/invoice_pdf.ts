import { documentLooks } from '#billing/invoices/document_looks'
import { standingOf } from '#billing/invoices/invoice_standing'
import type Invoice from '#billing/models/invoice'

/**
 * The invoice as a PDF file: what was issued comes from the snapshot alone, and what became of it since is added. While
 * nothing happens to it or to the brand, the same invoice gives the same bytes. The fonts are loaded with the first one.
 */
export async function invoicePdf(invoice: Invoice): Promise<Buffer> {
  const { renderInvoicePdf } = await import('#billing/invoices/render_invoice_pdf')
  return renderInvoicePdf(invoice.document, await standingOf(invoice), await documentLooks())
}
