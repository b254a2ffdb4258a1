import { crashPoint } from '#core/crash_point'
import { failed, ok, type Result } from '#core/result'
import { continueAttempt } from '#billing/payments/continue_attempt'
import { openAttempt } from '#billing/payments/open_attempt'
import { openTopUpAttempt } from '#billing/top_ups/open_top_up_attempt'
import type PaymentAttempt from '#billing/models/payment_attempt'
import type { PaymentChoice, PaymentRefusal } from '#billing/payments/payment_choice'
import type { PaymentSubject } from '#billing/payments/payment_subject'

const ROUNDS = 3

/**
 * Starts paying an invoice, several at once, or credit, or goes on with the attempt that is open: many clicks and many tabs
 * share one. The attempt that comes back says where the customer goes on (`continueUrl`), or how it ended. The choice of
 * another way, or of other invoices, closes the open attempt first, unless that turns out to have paid. Nothing is started
 * while the shop is held closed.
 */
export async function startPayment(
  subject: string | PaymentSubject,
  choice: PaymentChoice
): Promise<Result<PaymentAttempt, PaymentRefusal>> {
  const wanted = typeof subject === 'string' ? { invoiceIds: [subject] } : subject
  for (let round = 0; round < ROUNDS; round++) {
    const opened = await open(wanted, choice)
    if (!opened.ok) return opened
    crashPoint('billing.attempt_opened')
    const attempt = await continueAttempt(opened.value, choice, wanted)
    if (attempt) return ok(attempt)
  }
  return failed({ type: 'gateway_silent' })
}

function open(wanted: PaymentSubject, choice: PaymentChoice) {
  return 'topUpId' in wanted
    ? openTopUpAttempt(wanted.topUpId, choice)
    : openAttempt(wanted.invoiceIds, choice)
}
