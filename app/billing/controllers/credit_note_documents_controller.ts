import { creditNoteOf } from '#billing/credit_notes/find_credit_note'
import { creditNotePdf } from '#billing/credit_notes/credit_note_pdf'
import { idOfFile, sendPdf } from '#billing/documents/send_pdf'
import InvoicePolicy from '#billing/policies/invoice_policy'
import type { HttpContext } from '@adonisjs/core/http'

export default class CreditNoteDocumentsController {
  async show(ctx: HttpContext) {
    await ctx.bouncer.with(InvoicePolicy).authorize('view')
    const { id } = ctx.visitor.requireAccount()
    const note = await creditNoteOf(id, idOfFile(ctx.params.file))
    return sendPdf(ctx, note.number, await creditNotePdf(note))
  }
}
