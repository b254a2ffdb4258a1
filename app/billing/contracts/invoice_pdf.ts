import { renderInvoicePdf } from '#billing/documents/render_invoice_pdf'
import type Invoice from '#billing/models/invoice'

/** The invoice as a PDF file: made from the snapshot alone, so the same invoice gives the same bytes for ever. */
export async function invoicePdf(invoice: Invoice): Promise<Buffer> {
  return renderInvoicePdf(invoice.document)
}
