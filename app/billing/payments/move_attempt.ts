import { clock } from '#core/clock'
import { transition } from '#core/database/transition'
import { outbox } from '#core/outbox/outbox'
import { retryWindow } from '#billing/models/payment_attempt/retry_windows'
import { attemptTransitions, type AttemptState } from '#billing/models/payment_attempt/states'
import { nextCheckAt } from '#billing/payments/check_schedule'
import { freeSubject } from '#billing/payments/free_subject'
import { reportFinding } from '#billing/reconciliation/report_finding'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { AttemptTruth } from '@innkeeper/panel/gateway'
import type PaymentAttempt from '#billing/models/payment_attempt'

/** Moves an open attempt to where it stands at the gateway, short of a payment. The caller holds its lock. */
export async function moveAttempt(
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
      advice_code: truth.failure?.adviceCode?.slice(0, 32) ?? null,
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
  if (moved && closes) await freeSubject(trx, attempt)
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
  return clock.nowMs() - attempt.reference.submittedAt > retryWindow(attempt).goneAfterMs
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
