import { creditNoteOf } from '#billing/credit_notes/find_credit_note'
import InvoicePolicy from '#billing/policies/invoice_policy'
import type { HttpContext } from '@adonisjs/core/http'

export default class CreditNotePrintsController {
  async show({ bouncer, params, view, visitor }: HttpContext) {
    await bouncer.with(InvoicePolicy).authorize('view')
    const note = await creditNoteOf(visitor.requireAccount().id, params.id)
    return view.render('pages/billing/credit_notes/print', { note, document: note.document })
  }
}
