import { GatewayError } from '@innkeeper/panel/gateway'
import { gateways } from '@innkeeper/panel/gateway'
import { recordAttemptTruth } from '#billing/payments/record_attempt_truth'
import PaymentAttempt from '#billing/models/payment_attempt'

/**
 * The only way in which a payment's result gets into the books, for webhooks, the return page, the sweeper and
 * reconciliation alike: asks the gateway how the attempt stands, then records that. Null where there is no such attempt;
 * throws a `GatewayError`, having changed nothing, where the gateway does not answer.
 */
export async function applyPayment(attemptId: string): Promise<PaymentAttempt | null> {
  const attempt = await PaymentAttempt.find(attemptId)
  if (!attempt) return null
  const truth = await gateways.get(attempt.gateway).fetchAttempt(attempt.reference)
  return recordAttemptTruth(attempt, truth)
}

/** How an attempt stands now; as last known while the gateway does not answer. */
export async function currentState(attempt: PaymentAttempt): Promise<PaymentAttempt> {
  try {
    return (await applyPayment(attempt.id)) ?? attempt
  } catch (error) {
    if (error instanceof GatewayError) return attempt
    throw error
  }
}
