import { failed, ok, type Result } from '#core/result'
import { payFromCredit, type CreditRefusal } from '#billing/payments/pay_from_credit'
import { startPayment } from '#billing/payments/start_payment'
import Invoice from '#billing/models/invoice'
import type PaymentAttempt from '#billing/models/payment_attempt'
import type { PaymentRefusal } from '#billing/payments/payment_choice'

export interface ChosenWay {
  /** "new_card", "credit" or the id of a saved card. */
  method: string
  saveCard?: boolean
  /** Whether credit pays first, as far as it goes, and the card only the rest. */
  creditFirst?: boolean
}

/** An attempt at the gateway; null where credit paid all of it. */
export type Started = Result<PaymentAttempt | null, PaymentRefusal | CreditRefusal>

/**
 * Pays invoices of one account at once: from credit, by card, or from credit first and the rest by card. What credit pays is
 * paid, whatever becomes of the card.
 */
export async function payInvoices(
  invoiceIds: string[],
  { method, saveCard, creditFirst }: ChosenWay
): Promise<Started> {
  if (method === 'credit' || creditFirst) {
    const paid = await payFromCredit(invoiceIds)
    if (!paid.ok && (method === 'credit' || !mayGoOn(paid.error))) return failed(paid.error)
  }
  const due = await stillDue(invoiceIds)
  if (method === 'credit' || (creditFirst && due.length === 0)) return ok(null)
  const isNewCard = method === 'new_card'
  return startPayment(
    { invoiceIds: due.length > 0 ? due : invoiceIds },
    {
      kind: isNewCard ? 'new_card' : 'saved_card',
      paymentMethodId: isNewCard ? undefined : method,
      saveCard: isNewCard && saveCard === true,
    }
  )
}

/** Where credit can't help, the card pays all of it. */
function mayGoOn({ type }: CreditRefusal): boolean {
  return ['no_credit', 'credit_leaves_too_little', 'payment_under_way', 'nothing_due'].includes(
    type
  )
}

async function stillDue(invoiceIds: string[]): Promise<string[]> {
  const invoices = await Invoice.query().whereIn('id', invoiceIds)
  return invoices.filter((invoice) => invoice.amountDue().isPositive).map(({ id }) => id)
}
