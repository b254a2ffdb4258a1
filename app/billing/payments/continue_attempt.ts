import Invoice from '#billing/models/invoice'
import { currentState } from '#billing/payments/apply_payment'
import { cancelForAnother } from '#billing/payments/cancel_attempt'
import { submitAttempt } from '#billing/payments/submit_attempt'
import type PaymentAttempt from '#billing/models/payment_attempt'
import type { PaymentChoice } from '#billing/payments/payment_choice'

/** The attempt with somewhere to go or an end of its own; null where it had to be closed and another is needed. */
export async function continueAttempt(
  attempt: PaymentAttempt,
  choice: PaymentChoice
): Promise<PaymentAttempt | null> {
  const isNew = attempt.state === 'created' && attempt.suits(choice)
  const current = isNew ? attempt : await currentState(attempt)
  if (current.state === 'succeeded' || current.state === 'processing') return current
  if (!current.isOpen) return null
  if (!isNew) {
    const invoice = await Invoice.findOrFail(current.invoiceId)
    const asksForIt = current.isRepeatable && invoice.amountDue().equals(current.amount)
    if (!asksForIt || !current.suits(choice)) return cancelForAnother(current)
    if (current.continueUrl) return current
  }
  const after = await submitAttempt(current)
  // Another tab had closed it meanwhile.
  return after.state === 'cancelled' ? null : after
}
