import { goOnAt } from '#core/security/go_on_at'
import { lookAtAttempt } from '#billing/payments/look_at_attempt'
import { payFromCredit } from '#billing/payments/pay_from_credit'
import { startPayment } from '#billing/payments/start_payment'
import Invoice from '#billing/models/invoice'
import InvoicePolicy from '#billing/policies/invoice_policy'
import { payInvoiceValidator } from '#billing/validators/billing_validators'
import type { HttpContext } from '@adonisjs/core/http'
import type Account from '#identity/models/account'

export default class InvoicePaymentsController {
  /** Starts or resumes paying and sends the customer where it goes on: the gateway's page, the bank's, or our own. */
  async store(ctx: HttpContext) {
    const { bouncer, params, request, response, session, visitor, i18n } = ctx
    await bouncer.with(InvoicePolicy).authorize('pay')
    const invoice = await ownInvoice(visitor.requireAccount(), params.id)
    const { method, save_card: saveCard } = await request.validateUsing(payInvoiceValidator)
    if (method === 'credit') return this.#payFromCredit(ctx, invoice)
    if (method === 'bank_transfer') {
      session.flash('info', i18n.t('billing.pay.transfer_next', { number: invoice.number }))
      return response.redirect().toRoute('invoices.show', { id: invoice.id })
    }

    const isNewCard = method === 'new_card'
    const started = await startPayment(invoice.id, {
      kind: isNewCard ? 'new_card' : 'saved_card',
      paymentMethodId: isNewCard ? undefined : method,
      saveCard: isNewCard && saveCard === true,
    })
    if (!started.ok) {
      session.flash('error', i18n.t(`billing.refusals.${started.error.type}`, { ...started.error }))
      return response.redirect().toRoute('invoices.show', { id: invoice.id })
    }
    const { continueUrl, id } = started.value
    if (continueUrl) return goOnAt(ctx, continueUrl)
    return response
      .redirect()
      .toRoute('invoices.payments.show', { invoice: invoice.id, attempt: id })
  }

  /** Says how the payment stands, as the gateway itself tells it now. */
  async show({ bouncer, params, view, visitor }: HttpContext) {
    await bouncer.with(InvoicePolicy).authorize('view')
    const invoice = await ownInvoice(visitor.requireAccount(), params.invoice)
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
    else session.flash('error', i18n.t(`billing.refusals.${paid.error.type}`, { ...paid.error }))
    return response.redirect().toRoute('invoices.show', { id: invoice.id })
  }
}

function ownInvoice(account: Account, id: string): Promise<Invoice> {
  return Invoice.query()
    .where('account_id', account.id)
    .where('id', id)
    .whereNotNull('number')
    .firstOrFail()
}
