import { lookAtAttempt } from '#billing/payments/look_at_attempt'
import { invoicesOf } from '#billing/payments/payment_subject'
import PaymentAttempt from '#billing/models/payment_attempt'
import InvoicePolicy from '#billing/policies/invoice_policy'
import type { HttpContext } from '@adonisjs/core/http'

/** What became of a payment for several invoices, or for credit. */
export default class PaymentsController {
  async show({ bouncer, params, response, view, visitor }: HttpContext) {
    await bouncer.with(InvoicePolicy).authorize('view')
    const known = await PaymentAttempt.query()
      .where({ account_id: visitor.requireAccount().id, id: params.attempt })
      .firstOrFail()
    const { invoiceId, id } = known
    if (invoiceId)
      return response
        .redirect()
        .toRoute('invoices.payments.show', { invoice: invoiceId, attempt: id })
    const { attempt, answered, outcome, receiptId } = await lookAtAttempt(known)
    const invoices = await invoicesOf(attempt)
    return view.render('pages/billing/payments/show', {
      attempt,
      answered,
      outcome,
      receiptId,
      ...{ invoices, invoice: null, number: invoices.map(({ number }) => number).join(', ') },
      stillDue: invoices.some((invoice) => invoice.amountDue().isPositive),
    })
  }
}
