import { transaction } from '#core/database/transaction'
import { transition } from '#core/database/transition'
import { live } from '#core/live/live'
import { giveUpAttempt } from '#billing/payments/give_up_attempt'
import { recordAttemptTruth } from '#billing/payments/record_attempt_truth'
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
  // A page that the gateway does not show cannot be paid: we are the only ones who could have given out its address.
  return after.isOpen && truth.state === 'absent' && after.kind === 'new_card'
    ? giveUpAttempt(id, null)
    : after
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
