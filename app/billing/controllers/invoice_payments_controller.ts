import { lookAtAttempt } from '#billing/actions/look_at_attempt'
import { payFromCredit } from '#billing/actions/pay_from_credit'
import { startPayment } from '#billing/actions/start_payment'
import Invoice from '#billing/models/invoice'
import { payInvoiceValidator } from '#billing/validators/billing_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class InvoicePaymentsController {
  /** Starts or resumes paying and sends the customer where it goes on: the gateway's page, the bank's, or our own. */
  async store(ctx: HttpContext) {
    const { params, request, response, session, i18n } = ctx
    const invoice = await ownInvoice(ctx, params.id)
    const { method, save_card: saveCard } = await request.validateUsing(payInvoiceValidator)
    if (method === 'credit') return this.#payFromCredit(ctx, invoice)

    const isNewCard = method === 'new_card'
    const started = await startPayment(invoice.id, {
      kind: isNewCard ? 'new_card' : 'saved_card',
      paymentMethodId: isNewCard ? undefined : method,
      saveCard: isNewCard && saveCard === true,
    })
    if (!started.ok) {
      session.flash('error', i18n.t(`billing.refusals.${started.error.type}`))
      return response.redirect().toRoute('invoices.show', { id: invoice.id })
    }
    const { continueUrl, id } = started.value
    if (continueUrl) return response.redirect(continueUrl)
    return response
      .redirect()
      .toRoute('invoices.payments.show', { invoice: invoice.id, attempt: id })
  }

  /** Says how the payment stands, as the gateway itself tells it now. */
  async show(ctx: HttpContext) {
    const { params, view } = ctx
    const invoice = await ownInvoice(ctx, params.invoice)
    const known = await invoice
      .related('attempts')
      .query()
      .where('id', params.attempt)
      .firstOrFail()
    const { attempt, answered, outcome } = await lookAtAttempt(known)
    await invoice.refresh()
    return view.render('pages/billing/payments/show', { invoice, attempt, answered, outcome })
  }

  async #payFromCredit({ response, session, i18n }: HttpContext, invoice: Invoice) {
    const paid = await payFromCredit(invoice.id)
    if (paid.ok) session.flash('success', i18n.t('billing.pay.credit_used'))
    else session.flash('error', i18n.t(`billing.refusals.${paid.error.type}`))
    return response.redirect().toRoute('invoices.show', { id: invoice.id })
  }
}

function ownInvoice({ visitor }: HttpContext, id: string): Promise<Invoice> {
  return Invoice.query()
    .where('account_id', visitor.requireAccount().id)
    .where('id', id)
    .whereNotNull('number')
    .firstOrFail()
}
