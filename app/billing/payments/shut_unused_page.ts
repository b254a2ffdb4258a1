import logger from '@adonisjs/core/services/logger'
import { GatewayError } from '@innkeeper/panel/gateway'
import type { AttemptTruth, PaymentGateway } from '@innkeeper/panel/gateway'
import type PaymentAttempt from '#billing/models/payment_attempt'

/** A page that was made while its attempt was closed is given to nobody, and shut where the gateway answers. */
export async function shutUnusedPage(
  gateway: PaymentGateway,
  { reference }: PaymentAttempt,
  { sessionId }: AttemptTruth
): Promise<void> {
  try {
    await gateway.cancelAttempt({ ...reference, sessionId })
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    logger.warn({ err: error, attempt: reference.attemptId }, 'an unused page was not shut')
  }
}
