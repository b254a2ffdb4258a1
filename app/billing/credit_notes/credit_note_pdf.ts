import { documentLooks } from '#billing/invoices/document_looks'
import type CreditNote from '#billing/models/credit_note'

/** The credit note as a PDF file, from its snapshot alone: the same bytes while the brand stays. */
export async function creditNotePdf(note: CreditNote): Promise<Buffer> {
  const { renderCreditNotePdf } = await import('#billing/credit_notes/render_credit_note_pdf')
  return renderCreditNotePdf(note.document, await documentLooks())
}
