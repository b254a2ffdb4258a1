import { transaction } from '#core/database/transaction'
import { transition } from '#core/database/transition'
import { live } from '#core/live/live'
import { recordAttemptTruth } from '#billing/actions/record_attempt_truth'
import { submitAttempt } from '#billing/actions/submit_attempt'
import { gateways } from '#billing/contracts/gateways'
import PaymentAttempt from '#billing/models/payment_attempt'
import { attemptTransitions } from '#billing/models/payment_attempt/states'

/**
 * Closes an attempt at the gateway so that it cannot be paid any more, and answers how it then stands; it may turn out
 * to have been paid just before. Throws a `GatewayError`, and leaves it open, while the gateway does not answer.
 */
export async function cancelAttempt({ id }: PaymentAttempt): Promise<PaymentAttempt> {
  if (await cancelUnasked(id)) return PaymentAttempt.findOrFail(id)
  const attempt = await PaymentAttempt.findOrFail(id)
  if (!attempt.isOpen) return attempt
  const truth = await gateways.get(attempt.gateway).cancelAttempt(attempt.reference)
  const after = await recordAttemptTruth(attempt, truth)
  const mayStillAppear = truth.state === 'absent' && after.isOpen && after.kind === 'new_card'
  return mayStillAppear ? shutLatePage(after) : after
}

/** A page that was asked for and is not seen is asked for once more, under the same key, and then is there to be shut. */
async function shutLatePage(attempt: PaymentAttempt): Promise<PaymentAttempt> {
  const opened = await submitAttempt(attempt)
  if (!opened.isOpen || !opened.sessionId) return opened
  const truth = await gateways.get(opened.gateway).cancelAttempt(opened.reference)
  return recordAttemptTruth(opened, truth)
}

/** Of this and the process that is about to ask the gateway one wins: what is `created` was never asked for. */
function cancelUnasked(id: string): Promise<boolean> {
  return transaction(async (trx) => {
    const cancelled = await transition(trx, {
      table: 'payment_attempts',
      id,
      allowed: attemptTransitions,
      from: ['created'],
      to: 'cancelled',
      also: { open_key: null, next_check_at: null },
    })
    if (cancelled) {
      const { invoiceId } = await PaymentAttempt.query({ client: trx })
        .where('id', id)
        .firstOrFail()
      live.refresh(`invoice:${invoiceId}`, trx)
    }
    return cancelled
  })
}
