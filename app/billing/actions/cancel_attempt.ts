import { recordAttemptTruth } from '#billing/actions/record_attempt_truth'
import { GatewayError } from '#billing/contracts/gateway_error'
import { gateways } from '#billing/contracts/gateways'
import type PaymentAttempt from '#billing/models/payment_attempt'

/**
 * Closes an attempt at the gateway so that it cannot be paid any more, and records how it then stands; it may turn out
 * to have been paid just before. While the gateway does not answer it stays open.
 */
export async function cancelAttempt(attempt: PaymentAttempt): Promise<PaymentAttempt> {
  try {
    const truth = await gateways.get(attempt.gateway).cancelAttempt(attempt.reference)
    const neverAsked = truth.state === 'absent' && attempt.submittedAt === null
    return await recordAttemptTruth(attempt, neverAsked ? { ...truth, state: 'abandoned' } : truth)
  } catch (error) {
    if (error instanceof GatewayError) return attempt
    throw error
  }
}
