import { goOnAt } from '#core/security/go_on_at'
import { payInvoices, type ChosenWay } from '#billing/payments/pay_invoices'
import type Invoice from '#billing/models/invoice'
import type { HttpContext } from '@adonisjs/core/http'
import type PaymentAttempt from '#billing/models/payment_attempt'

/**
 * Starts or resumes paying an invoice in the way that was chosen, and sends the customer where it goes on: the gateway's
 * page, the bank's, or our own. Whether the visitor may pay it is the caller's to ask.
 */
export async function goOnToPay(ctx: HttpContext, invoice: Invoice, way: ChosenWay) {
  const { response, session, i18n } = ctx
  const toInvoice = () => response.redirect().toRoute('invoices.show', { id: invoice.id })
  if (way.method === 'bank_transfer') {
    session.flash('info', i18n.t('billing.pay.transfer_next', { number: invoice.number }))
    return toInvoice()
  }
  const started = await payInvoices([invoice.id], way)
  if (!started.ok) {
    session.flash('error', i18n.t(`billing.refusals.${started.error.type}`, { ...started.error }))
    return toInvoice()
  }
  if (started.value) return goOnWith(ctx, started.value)
  session.flash('success', i18n.t('billing.pay.credit_used'))
  return toInvoice()
}

/** Sends the customer where an attempt goes on: the gateway's page, or ours that tells how it stands. */
export function goOnWith(ctx: HttpContext, { id, invoiceId, continueUrl }: PaymentAttempt) {
  if (continueUrl) return goOnAt(ctx, continueUrl)
  const back = ctx.response.redirect()
  return invoiceId
    ? back.toRoute('invoices.payments.show', { invoice: invoiceId, attempt: id })
    : back.toRoute('payments.show', { attempt: id })
}
