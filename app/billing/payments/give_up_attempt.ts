import { transaction } from '#core/database/transaction'
import { transition } from '#core/database/transition'
import { live } from '#core/live/live'
import { freeSubject } from '#billing/payments/free_subject'
import PaymentAttempt from '#billing/models/payment_attempt'
import { attemptTransitions, type AttemptState } from '#billing/models/payment_attempt/states'

interface GivingUp {
  /** Why, in the gateway's word. */
  reason?: string | null
  from?: AttemptState[]
}

/**
 * Closes an attempt of which the gateway showed us nothing, neither page nor charge, so that the invoice is free for
 * another. Only for one that cannot be paid: one that was never asked for (`from` created), a page whose address nobody ever
 * got, or a request that was refused. One that the gateway has shown meanwhile stays as it is.
 */
export async function giveUpAttempt(
  id: string,
  { reason = null, from = ['created', 'submitted', 'unknown'] }: GivingUp = {}
): Promise<PaymentAttempt> {
  return transaction(async (trx) => {
    const attempt = await PaymentAttempt.query({ client: trx })
      .where('id', id)
      .forUpdate()
      .firstOrFail()
    const isUnseen = attempt.sessionId === null && attempt.intentId === null
    if (!isUnseen || !from.includes(attempt.state)) return attempt
    await transition(trx, {
      table: 'payment_attempts',
      id,
      allowed: attemptTransitions,
      from,
      to: 'cancelled',
      also: { open_key: null, next_check_at: null, error_code: reason?.slice(0, 64) ?? null },
    })
    await freeSubject(trx, attempt)
    live.refresh(attempt.liveTopics, trx)
    return attempt.refresh()
  })
}
