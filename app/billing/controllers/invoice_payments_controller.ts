import { goOnToPay } from '#billing/payments/go_on_to_pay'
import { lookAtAttempt } from '#billing/payments/look_at_attempt'
import Invoice from '#billing/models/invoice'
import InvoicePolicy from '#billing/policies/invoice_policy'
import { payInvoiceValidator } from '#billing/validators/billing_validators'
import type { HttpContext } from '@adonisjs/core/http'
import type Account from '#identity/models/account'

export default class InvoicePaymentsController {
  /** Starts or resumes paying and sends the customer where it goes on. */
  async store(ctx: HttpContext) {
    const { bouncer, params, request, visitor } = ctx
    await bouncer.with(InvoicePolicy).authorize('pay')
    const invoice = await ownInvoice(visitor.requireAccount(), params.id)
    const form = await request.validateUsing(payInvoiceValidator)
    const { method, save_card: saveCard, credit_first: creditFirst } = form
    return goOnToPay(ctx, invoice, { method, saveCard, creditFirst })
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
    const { attempt, answered, outcome, receiptId } = await lookAtAttempt(known)
    await invoice.refresh()
    return view.render('pages/billing/payments/show', {
      ...{ invoice, attempt, answered, outcome, receiptId, number: invoice.number },
      stillDue: invoice.amountDue().isPositive,
    })
  }
}

function ownInvoice(account: Account, id: string): Promise<Invoice> {
  return Invoice.query()
    .where('account_id', account.id)
    .where('id', id)
    .whereNotNull('number')
    .firstOrFail()
}
