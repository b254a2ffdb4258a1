import Payment from '#billing/models/payment'
import PaymentAttempt from '#billing/models/payment_attempt'
import PaymentMethod from '#billing/models/payment_method'

/** A card that was refused and has paid since is charged by itself again. */
export async function trustCardAgain(paymentId: string): Promise<void> {
  const payment = await Payment.find(paymentId)
  const attempt = payment?.attemptId ? await PaymentAttempt.find(payment.attemptId) : null
  if (!attempt?.paymentMethodId) return
  await PaymentMethod.query()
    .where('id', attempt.paymentMethodId)
    .whereNotNull('refused_for')
    .update({ refusedFor: null })
}
