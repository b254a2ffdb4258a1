import { isUniqueViolation } from '#core/database/transaction'
import PaymentAttempt from '#billing/models/payment_attempt'
import type { AttemptMark, AttemptTruth } from '@innkeeper/panel/gateway'
import type Invoice from '#billing/models/invoice'

interface Adoption {
  mark: AttemptMark
  /** A payment that succeeded. */
  truth: AttemptTruth
  invoice: Invoice
}

/**
 * Writes down an attempt that a restored database has forgotten, under its own id, so that what it paid is booked as of any
 * other. It is never the open one of its invoice.
 */
export async function adoptAttempt(
  gateway: string,
  { mark, truth, invoice }: Adoption
): Promise<PaymentAttempt> {
  const { charge } = truth
  if (!charge) throw new Error(`A succeeded attempt without a charge: ${mark.attemptId}`)
  try {
    return await PaymentAttempt.create({
      id: mark.attemptId,
      invoiceId: invoice.id,
      accountId: invoice.accountId,
      gateway,
      kind: (truth.sessionId ?? mark.sessionId) ? 'new_card' : 'saved_card',
      state: 'submitted',
      amountMinor: charge.amount.minor,
      currency: charge.amount.currency,
      customerExternalId: charge.customerExternalId,
      sessionId: truth.sessionId ?? mark.sessionId,
      intentId: truth.intentId ?? mark.intentId,
      submittedAt: mark.startedAt,
    })
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    return PaymentAttempt.findOrFail(mark.attemptId)
  }
}
