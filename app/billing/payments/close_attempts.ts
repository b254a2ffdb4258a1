import { apartFromForm } from '#core/forms/submission'
import { failed, ok, type Result } from '#core/result'
import { cancelAttempt } from '#billing/payments/cancel_attempt'
import { GatewayError } from '@innkeeper/panel/gateway'
import PaymentAttempt from '#billing/models/payment_attempt'

export type CloseFailure =
  /** Money may be on its way, which nobody can stop; how it ends is recorded when it is known. */
  | { type: 'payment_running' }
  /** The gateway does not answer; asking again later is right. */
  | { type: 'gateway_silent' }

/**
 * Closes what is open to pay an invoice: its page at the gateway is shut and how it stood is recorded, so the invoice may
 * be paid afterwards, by a customer who was faster. Asks the gateway, so never call it in a transaction.
 */
export async function closeAttempts(invoiceId: string): Promise<Result<null, CloseFailure>> {
  const open = await PaymentAttempt.openFor(invoiceId)
  if (!open) return ok(null)
  try {
    const after = await apartFromForm(() => cancelAttempt(open))
    return after.isOpen ? failed({ type: 'payment_running' }) : ok(null)
  } catch (error) {
    if (error instanceof GatewayError) return failed({ type: 'gateway_silent' })
    throw error
  }
}
