import { applyPayment } from '#billing/payments/apply_payment'
import Payment from '#billing/models/payment'
import PaymentAttempt from '#billing/models/payment_attempt'

/**
 * The payment that a charge of a gateway brought, booked first where nobody has told us of it yet; null for charges that
 * are not ours. Of several that came by one charge it is the first.
 */
export async function paymentOfCharge(
  gateway: string,
  { chargeId, attemptId }: { chargeId: string | null; attemptId: string | null }
): Promise<Payment | null> {
  const find = () => firstPaymentOf(gateway, chargeId ?? '')
  const known = await find()
  if (known || !attemptId || !(await PaymentAttempt.findBy({ gateway, id: attemptId })))
    return known
  await applyPayment(attemptId)
  return find()
}

/** The payment of a charge of a gateway, the first where it paid several invoices; null for charges that are not ours. */
export function firstPaymentOf(gateway: string, externalId: string): Promise<Payment | null> {
  return Payment.query().where({ gateway, external_id: externalId }).orderBy('part').first()
}
