import { creditNoteWithDetails } from '#billing/credit_notes/find_credit_note'
import { creditNotePdf } from '#billing/credit_notes/credit_note_pdf'
import { idOfFile, sendPdf } from '#billing/documents/send_pdf'
import type { HttpContext } from '@adonisjs/core/http'

export default class CreditNoteDocumentsController {
  async show(ctx: HttpContext) {
    const note = await creditNoteWithDetails(idOfFile(ctx.params.file))
    return sendPdf(ctx, note.number, await creditNotePdf(note))
  }
}
