import { transaction } from '#core/database/transaction'
import { transition } from '#core/database/transition'
import { live } from '#core/live/live'
import PaymentAttempt from '#billing/models/payment_attempt'
import { attemptTransitions } from '#billing/models/payment_attempt/states'

/**
 * Closes an attempt of which the gateway showed us nothing, neither page nor charge, so that the invoice is free for
 * another. Only for one that cannot be paid: a page whose address nobody ever got, or a request that was refused. One that
 * the gateway has shown meanwhile stays as it is.
 */
export async function giveUpAttempt(id: string, reason: string | null): Promise<PaymentAttempt> {
  return transaction(async (trx) => {
    const attempt = await PaymentAttempt.query({ client: trx })
      .where('id', id)
      .forUpdate()
      .firstOrFail()
    if (attempt.sessionId === null && attempt.intentId === null) {
      await transition(trx, {
        table: 'payment_attempts',
        id,
        allowed: attemptTransitions,
        from: ['created', 'submitted', 'unknown'],
        to: 'cancelled',
        also: { open_key: null, next_check_at: null, error_code: reason?.slice(0, 64) ?? null },
      })
    }
    live.refresh([`invoice:${attempt.invoiceId}`], trx)
    return PaymentAttempt.query({ client: trx }).where('id', id).firstOrFail()
  })
}
