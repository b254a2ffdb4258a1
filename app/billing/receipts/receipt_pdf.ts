import { documentLooks } from '#billing/invoices/document_looks'
import type { Receipt } from '#billing/receipts/receipt'

/** A receipt as a PDF file, with the looks of the shop. */
export async function receiptPdf(receipt: Receipt): Promise<Buffer> {
  const { renderReceiptPdf } = await import('#billing/receipts/render_receipt_pdf')
  return renderReceiptPdf(receipt, await documentLooks())
}
