import { GatewayError } from '@innkeeper/panel/gateway'
import { gateways } from '@innkeeper/panel/gateway'
import { giveUpAttempt } from '#billing/payments/give_up_attempt'
import { recordAttemptTruth } from '#billing/payments/record_attempt_truth'
import type PaymentAttempt from '#billing/models/payment_attempt'

/**
 * Closes an attempt at the gateway so that it cannot be paid any more, and returns how it then stands; it may turn out
 * to have been paid just before. Throws a `GatewayError`, and leaves it open, while the gateway does not answer.
 */
export async function cancelAttempt({ id }: PaymentAttempt): Promise<PaymentAttempt> {
  // Of this and the process that is about to ask the gateway one wins: what is `created` was never asked for.
  const attempt = await giveUpAttempt(id, { from: ['created'] })
  if (!attempt.isOpen) return attempt
  const truth = await gateways.get(attempt.gateway).cancelAttempt(attempt.reference)
  const after = await recordAttemptTruth(attempt, truth)
  // A page that the gateway does not show cannot be paid: we are the only ones who could have given out its address.
  return after.isOpen && truth.state === 'absent' && after.kind === 'new_card'
    ? giveUpAttempt(id)
    : after
}

/** Closes an attempt so that another may take its place: null then, the attempt where it was paid or cannot be closed now. */
export async function cancelForAnother(attempt: PaymentAttempt): Promise<PaymentAttempt | null> {
  try {
    const after = await cancelAttempt(attempt)
    return after.isOpen || after.state === 'succeeded' ? after : null
  } catch (error) {
    if (error instanceof GatewayError) return attempt
    throw error
  }
}
