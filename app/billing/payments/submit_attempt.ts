import { crashPoint } from '#core/crash_point'
import { GatewayError } from '@innkeeper/panel/gateway'
import { gateways } from '@innkeeper/panel/gateway'
import PaymentAttempt from '#billing/models/payment_attempt'
import { afterError } from '#billing/payments/after_error'
import { askForCharge, markSubmitted, type Asked } from '#billing/payments/ask_for_charge'
import { chargeRequest } from '#billing/payments/charge_request'
import { recordAttemptTruth } from '#billing/payments/record_attempt_truth'
import { shutUnusedPage } from '#billing/payments/shut_unused_page'

/**
 * Asks the gateway to take the money, outside any transaction and under keys of the attempt, so that asking again has
 * no second effect. That we asked is written first; an attempt that was closed meanwhile is not asked for. No answer
 * means unknown, never failed. Comes back `cancelled` where another attempt has to take this one's place.
 */
export async function submitAttempt(attempt: PaymentAttempt): Promise<PaymentAttempt> {
  let asked: Asked | null = 'first'
  try {
    const gateway = gateways.get(attempt.gateway)
    const request = await chargeRequest(gateway, attempt)
    asked = await markSubmitted(attempt.id, request.customerExternalId)
    if (!asked) return await PaymentAttempt.findOrFail(attempt.id)
    crashPoint('billing.before_gateway_call')
    const truth = await askForCharge(gateway, attempt, request)
    crashPoint('billing.after_gateway_call')
    const after = await recordAttemptTruth(attempt, truth)
    if (!after.isOpen && truth.state === 'open') await shutUnusedPage(gateway, after, truth)
    return after
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    return afterError(attempt, error, asked)
  }
}
