import { clock } from '#core/clock'
import { crashPoint } from '#core/crash_point'
import { transaction } from '#core/database/transaction'
import { transition } from '#core/database/transition'
import { live } from '#core/live/live'
import { outbox } from '#core/outbox/outbox'
import { reportFinding } from '#billing/reconciliation/report_finding'
import { bookCharge } from '#billing/payments/book_charge'
import Invoice from '#billing/models/invoice'
import PaymentAttempt from '#billing/models/payment_attempt'
import { askWindow } from '#billing/payments/ask_windows'
import { attemptTransitions, type AttemptState } from '#billing/models/payment_attempt/states'
import { nextCheckAt } from '#billing/payments/check_schedule'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { AttemptTruth } from '#billing/contracts/payment_gateway'

/** Records how an attempt stands at the gateway, in one transaction; repeating it, or an older truth, changes nothing. */
export async function recordAttemptTruth(
  { id, invoiceId }: PaymentAttempt,
  truth: AttemptTruth
): Promise<PaymentAttempt> {
  const recorded = await transaction(async (trx) => {
    const attempt = await lockAttempt(trx, id, invoiceId)
    if (truth.state === 'succeeded') await bookCharge(trx, attempt, truth)
    else if (attempt.isOpen) await moveOn(trx, attempt, truth)
    live.refresh([`invoice:${attempt.invoiceId}`, `account:${attempt.accountId}`], trx)
    if (truth.state === 'succeeded') crashPoint('billing.before_payment_commit')
    return PaymentAttempt.query({ client: trx }).where('id', id).firstOrFail()
  })
  if (truth.state === 'succeeded') crashPoint('billing.payment_applied')
  return recorded
}

/**
 * Locks the invoice before the attempt, as every writer does, so that two never wait for each other; and reads nothing
 * before, so that all that follows sees what was written until the lock was given.
 */
async function lockAttempt(
  trx: TransactionClientContract,
  id: string,
  invoiceId: string
): Promise<PaymentAttempt> {
  await Invoice.query({ client: trx }).where('id', invoiceId).forUpdate().firstOrFail()
  return PaymentAttempt.query({ client: trx }).where('id', id).forUpdate().firstOrFail()
}

async function moveOn(
  trx: TransactionClientContract,
  attempt: PaymentAttempt,
  truth: AttemptTruth
): Promise<void> {
  const to = stateAfter(attempt, truth)
  const closes = to === 'failed' || to === 'cancelled'
  await trx
    .from('payment_attempts')
    .where('id', attempt.id)
    .update({
      session_id: attempt.sessionId ?? truth.sessionId,
      intent_id: attempt.intentId ?? truth.intentId,
      session_url: truth.state === 'open' ? truth.continueUrl : attempt.sessionUrl,
      action_url: truth.state === 'requires_action' ? truth.continueUrl : null,
      error_code: truth.failure?.code ?? null,
      decline_code: truth.failure?.declineCode ?? null,
      error_message: truth.failure?.message.slice(0, 500) ?? null,
      ...(closes ? {} : { next_check_at: nextCheckAt(attempt.checks) }),
    })
  const also = closes ? { open_key: null, next_check_at: null } : {}
  const moved = await transition(trx, {
    table: 'payment_attempts',
    id: attempt.id,
    allowed: attemptTransitions,
    to,
    also,
  })
  if (moved && to === 'failed')
    await outbox.publish(trx, 'payment.failed', { attemptId: attempt.id })
  if (moved && isDenied(attempt, truth)) await reportDenied(trx, attempt)
}

function stateAfter(attempt: PaymentAttempt, truth: AttemptTruth): AttemptState {
  switch (truth.state) {
    case 'open':
      return 'submitted'
    case 'abandoned':
      return truth.failure ? 'failed' : 'cancelled'
    case 'absent':
      return isGone(attempt, truth) ? 'cancelled' : attempt.state
    default:
      return truth.state
  }
}

/** Whether it will never appear: the gateway denies an id that it gave, or the time for appearing has passed. */
function isGone(attempt: PaymentAttempt, truth: AttemptTruth): boolean {
  if (isDenied(attempt, truth)) return true
  return clock.nowMs() - attempt.reference.submittedAt > askWindow(attempt).goneAfterMs
}

/** Whether the gateway denies the very page or charge that we know of; what we learnt while we asked is not denied. */
function isDenied({ sessionId, intentId }: PaymentAttempt, truth: AttemptTruth): boolean {
  if (truth.state !== 'absent' || (!truth.sessionId && !truth.intentId)) return false
  return sessionId === truth.sessionId && intentId === truth.intentId
}

async function reportDenied(trx: TransactionClientContract, attempt: PaymentAttempt) {
  await reportFinding(trx, {
    kind: 'attempt_lost',
    cause: `attempt_lost:${attempt.id}`,
    attemptId: attempt.id,
    accountId: attempt.accountId,
    invoiceId: attempt.invoiceId,
    details: {
      externalId: attempt.sessionId ?? attempt.intentId,
      amount: attempt.amount.toJSON(),
    },
  })
}
