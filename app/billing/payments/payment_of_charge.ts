import { applyPayment } from '#billing/payments/apply_payment'
import Payment from '#billing/models/payment'
import PaymentAttempt from '#billing/models/payment_attempt'

/**
 * The payment that a charge of a gateway brought, booked first where nobody has told us of it yet; null for charges that
 * are not ours.
 */
export async function paymentOfCharge(
  gateway: string,
  { chargeId, attemptId }: { chargeId: string | null; attemptId: string | null }
): Promise<Payment | null> {
  const find = () => Payment.findBy({ gateway, externalId: chargeId ?? '' })
  const known = await find()
  if (known || !attemptId || !(await PaymentAttempt.findBy({ gateway, id: attemptId })))
    return known
  await applyPayment(attemptId)
  return find()
}
