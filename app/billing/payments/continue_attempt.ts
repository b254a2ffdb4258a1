import { currentState } from '#billing/payments/apply_payment'
import { cancelForAnother } from '#billing/payments/cancel_attempt'
import { asksFor, type PaymentSubject } from '#billing/payments/payment_subject'
import { submitAttempt } from '#billing/payments/submit_attempt'
import type PaymentAttempt from '#billing/models/payment_attempt'
import type { PaymentChoice } from '#billing/payments/payment_choice'

/** The attempt with somewhere to go or an end of its own; null where it had to be closed and another is needed. */
export async function continueAttempt(
  attempt: PaymentAttempt,
  choice: PaymentChoice,
  wanted: PaymentSubject
): Promise<PaymentAttempt | null> {
  const isNew =
    attempt.state === 'created' && attempt.suits(choice) && (await asksFor(attempt, wanted))
  const current = isNew ? attempt : await currentState(attempt)
  if (current.state === 'succeeded' || current.state === 'processing') return current
  if (!current.isOpen) return null
  if (!isNew) {
    const asksForIt = current.isRepeatable && (await asksFor(current, wanted))
    if (!asksForIt || !current.suits(choice)) return cancelForAnother(current)
    if (current.continueUrl) return current
  }
  const after = await submitAttempt(current)
  // Another tab had closed it meanwhile.
  return after.state === 'cancelled' ? null : after
}
