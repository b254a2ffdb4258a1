import { customerListPage } from '#core/lists/pages'
import { creditNoteOf } from '#billing/credit_notes/find_credit_note'
import InvoicePolicy from '#billing/policies/invoice_policy'
import type { HttpContext } from '@adonisjs/core/http'

export default class CreditNotesController {
  async index(ctx: HttpContext) {
    await ctx.bouncer.with(InvoicePolicy).authorize('view')
    const list = await customerListPage(
      ctx,
      'customer.credit_notes',
      ctx.visitor.requireAccount().id
    )
    return ctx.view.render('pages/billing/credit_notes/index', { list })
  }

  async show({ bouncer, params, view, visitor }: HttpContext) {
    await bouncer.with(InvoicePolicy).authorize('view')
    const note = await creditNoteOf(visitor.requireAccount().id, params.id)
    return view.render('pages/billing/credit_notes/show', { note, document: note.document })
  }
}
