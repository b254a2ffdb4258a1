import { crashPoint } from '#core/crash_point'
import { failed, ok, type Result } from '#core/result'
import { continueAttempt } from '#billing/payments/continue_attempt'
import { openAttempt } from '#billing/payments/open_attempt'
import type PaymentAttempt from '#billing/models/payment_attempt'
import type { PaymentChoice, PaymentRefusal } from '#billing/payments/payment_choice'

const ROUNDS = 3

/**
 * Starts paying an invoice, or goes on with the attempt that is open: many clicks and many tabs share one. The attempt
 * that comes back says where the customer goes on (`continueUrl`), or how it ended. The choice of another way closes
 * the open attempt first, unless that turns out to have paid. Nothing is started while the shop is held closed.
 */
export async function startPayment(
  invoiceId: string,
  choice: PaymentChoice
): Promise<Result<PaymentAttempt, PaymentRefusal>> {
  for (let round = 0; round < ROUNDS; round++) {
    const opened = await openAttempt(invoiceId, choice)
    if (!opened.ok) return opened
    crashPoint('billing.attempt_opened')
    const attempt = await continueAttempt(opened.value, choice)
    if (attempt) return ok(attempt)
  }
  return failed({ type: 'gateway_silent' })
}
