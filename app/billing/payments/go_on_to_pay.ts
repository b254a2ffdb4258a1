import { goOnAt } from '#core/security/go_on_at'
import { payFromCredit } from '#billing/payments/pay_from_credit'
import { startPayment } from '#billing/payments/start_payment'
import type Invoice from '#billing/models/invoice'
import type { HttpContext } from '@adonisjs/core/http'

export interface ChosenWay {
  /** "new_card", "credit", "bank_transfer" or the id of a saved card. */
  method: string
  saveCard?: boolean
}

/**
 * Starts or resumes paying an invoice in the way that was chosen, and sends the customer where it goes on: the gateway's
 * page, the bank's, or our own. Whether the visitor may pay it is the caller's to ask.
 */
export async function goOnToPay(
  ctx: HttpContext,
  invoice: Invoice,
  { method, saveCard }: ChosenWay
) {
  const { response, session, i18n } = ctx
  if (method === 'credit') return fromCredit(ctx, invoice)
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
  return response.redirect().toRoute('invoices.payments.show', { invoice: invoice.id, attempt: id })
}

async function fromCredit({ response, session, i18n }: HttpContext, invoice: Invoice) {
  const paid = await payFromCredit(invoice.id)
  if (paid.ok) session.flash('success', i18n.t('billing.pay.credit_used'))
  else session.flash('error', i18n.t(`billing.refusals.${paid.error.type}`, { ...paid.error }))
  return response.redirect().toRoute('invoices.show', { id: invoice.id })
}
