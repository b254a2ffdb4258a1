import { crashPoint } from '#core/crash_point'
import { transaction } from '#core/database/transaction'
import { live } from '#core/live/live'
import PaymentAttempt from '#billing/models/payment_attempt'
import { bookCharge } from '#billing/payments/book_charge'
import { moveAttempt } from '#billing/payments/move_attempt'
import type { AttemptTruth } from '@innkeeper/panel/gateway'

/** Records how an attempt stands at the gateway, in one transaction; repeating it, or an older truth, changes nothing. */
export async function recordAttemptTruth(
  { id, invoiceId, topUpId }: PaymentAttempt,
  truth: AttemptTruth
): Promise<PaymentAttempt> {
  const recorded = await transaction(async (trx) => {
    const attempt = await PaymentAttempt.lock(trx, { id, invoiceId, topUpId })
    if (truth.state === 'succeeded') await bookCharge(trx, attempt, truth)
    else if (attempt.isOpen) await moveAttempt(trx, attempt, truth)
    live.refresh(attempt.liveTopics, trx)
    if (truth.state === 'succeeded') crashPoint('billing.before_payment_commit')
    return PaymentAttempt.query({ client: trx }).where('id', id).firstOrFail()
  })
  if (truth.state === 'succeeded') crashPoint('billing.payment_applied')
  return recorded
}
