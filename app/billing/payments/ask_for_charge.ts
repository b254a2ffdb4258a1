import { clock } from '#core/clock'
import { changedRows } from '#core/database/changed_rows'
import PaymentAttempt from '#billing/models/payment_attempt'
import { nextCheckAt } from '#billing/payments/check_schedule'
import type { AttemptTruth, ChargeRequest, PaymentGateway } from '@innkeeper/panel/gateway'

/** Whether the gateway is asked for the first time, or may have been asked before. */
export type Asked = 'first' | 'again'

/** Writes that the gateway is asked now; null where the attempt is not to be asked for any more. */
export async function markSubmitted(id: string, customerExternalId: string): Promise<Asked | null> {
  const first: unknown[] = await PaymentAttempt.query()
    .where('id', id)
    .where('state', 'created')
    .update({
      customerExternalId,
      state: 'submitted',
      submittedAt: clock.nowMs(),
      nextCheckAt: nextCheckAt(0),
    })
  if (changedRows(first) === 1) return 'first'
  const again: unknown[] = await PaymentAttempt.query()
    .where('id', id)
    .whereIn('state', ['submitted', 'unknown'])
    .update({ customerExternalId })
  return changedRows(again) === 1 ? 'again' : null
}

/** Asks the gateway for a page to pay on, or to charge the saved card. */
export async function askForCharge(
  gateway: PaymentGateway,
  attempt: PaymentAttempt,
  request: ChargeRequest
): Promise<AttemptTruth> {
  if (attempt.kind === 'new_card') {
    return gateway.startCheckout({
      ...request,
      saveCard: Boolean(attempt.saveCard),
      cancelUrl: request.returnUrl,
    })
  }
  await attempt.load('paymentMethod')
  return gateway.chargeSaved({
    ...request,
    methodExternalId: attempt.paymentMethod.externalId,
    offSession: Boolean(attempt.offSession),
  })
}
