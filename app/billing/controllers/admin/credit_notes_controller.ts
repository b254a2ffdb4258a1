import { staffListPage } from '#core/lists/pages'
import { creditFormOf } from '#billing/credit_notes/credit_form'
import { previewOf } from '#billing/credit_notes/credit_preview'
import { creditByStaff } from '#billing/credit_notes/credit_by_staff'
import { creditRefusal, refuseCredit } from '#billing/credit_notes/refuse_credit'
import { creditNoteWithDetails } from '#billing/credit_notes/find_credit_note'
import { invoiceWithDetails } from '#billing/invoices/find_invoice'
import { creditNoteValidator, creditPreviewValidator } from '#billing/validators/credit_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class CreditNotesController {
  async index(ctx: HttpContext) {
    const list = await staffListPage(ctx, 'credit_notes')
    return ctx.view.render('pages/billing/admin/credit_notes/index', { list })
  }

  async show({ params, view }: HttpContext) {
    const note = await creditNoteWithDetails(params.id)
    return view.render('pages/billing/admin/credit_notes/show', { note, document: note.document })
  }

  /** The form, with what the choices in its address come to. */
  async create({ params, request, view, i18n }: HttpContext) {
    const invoice = await invoiceWithDetails(params.id)
    const meta = { currency: invoice.currency }
    const [, asked] = await creditPreviewValidator.tryValidate(request.qs(), { meta })
    const chosen = asked ?? { extent: 'all' as const }
    const form = await creditFormOf(invoice)
    const preview = previewOf(invoice, form, chosen)
    return view.render('pages/billing/admin/credit_notes/create', {
      ...{ invoice, form, chosen, preview },
      refusal: preview.failure && creditRefusal(i18n, preview.failure),
      canReturn: invoice.paid.isPositive,
      settle: invoice.amountDue().isPositive ? 'due' : 'refund',
    })
  }

  async store({ params, request, response, session, visitor, i18n }: HttpContext) {
    const invoice = await invoiceWithDetails(params.id)
    const meta = { currency: invoice.currency }
    if (request.input('next') === 'preview') {
      const asked = await request.validateUsing(creditPreviewValidator, { meta })
      const there = response.redirect().withQs({ ...asked })
      return there.toRoute('admin.credit_notes.create', { id: invoice.id })
    }
    const form = await request.validateUsing(creditNoteValidator, { meta })
    const by = { type: 'staff', id: visitor.requireUser().id } as const
    const written = await creditByStaff(invoice, await creditFormOf(invoice), { ...form, by })
    if (!written.ok) return refuseCredit(written.error, form.extent, i18n)
    session.flash(
      'success',
      i18n.t('billing.credit_notes.issued', { number: written.value.number })
    )
    return response.redirect().toRoute('admin.credit_notes.show', { id: written.value.id })
  }
}
