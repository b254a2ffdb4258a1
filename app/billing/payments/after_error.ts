import { transaction } from '#core/database/transaction'
import { transition } from '#core/database/transition'
import { live } from '#core/live/live'
import { outbox } from '#core/outbox/outbox'
import { forgetGatewayCustomer } from '#billing/cards/forget_gateway_customer'
import { syncMethodsQuietly } from '#billing/cards/sync_methods_quietly'
import { GatewayError } from '@innkeeper/panel/gateway'
import { gateways } from '@innkeeper/panel/gateway'
import PaymentAttempt from '#billing/models/payment_attempt'
import PaymentMethod from '#billing/models/payment_method'
import { attemptTransitions } from '#billing/models/payment_attempt/states'
import { nextCheckAt } from '#billing/payments/check_schedule'
import { freeSubject } from '#billing/payments/free_subject'
import { giveUpAttempt } from '#billing/payments/give_up_attempt'
import { recordAttemptTruth } from '#billing/payments/record_attempt_truth'
import { reportFinding } from '#billing/reconciliation/report_finding'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { AttemptTruth } from '@innkeeper/panel/gateway'
import type { Asked } from '#billing/payments/ask_for_charge'

/**
 * What becomes of the attempt when the gateway answered with an error. A refusal of what was asked before, and an answer
 * that is only kept under the key, say nothing of how the asking ended, so the gateway is asked about it.
 */
export async function afterError(
  { id }: PaymentAttempt,
  error: GatewayError,
  asked: Asked | null
): Promise<PaymentAttempt> {
  const attempt = await PaymentAttempt.findOrFail(id)
  const mustLook = error.keySpent || (asked === 'again' && isFinal(error))
  const truth = mustLook ? await look(attempt) : null
  if (truth instanceof GatewayError) return recordError(attempt, truth)
  if (truth && truth.state !== 'absent') return recordAttemptTruth(attempt, truth)
  if (await mustBeReplaced(attempt, error, asked))
    return giveUpAttempt(id, { reason: error.reason })
  return recordError(attempt, error, { mayHaveHappened: mayBeElsewhere(attempt, error, asked) })
}

/** Whether a card may have been charged for a customer whom the gateway does not know by now. */
function mayBeElsewhere(attempt: PaymentAttempt, { missing }: GatewayError, asked: Asked | null) {
  return missing === 'customer' && attempt.kind === 'saved_card' && asked === 'again'
}

async function look(attempt: PaymentAttempt): Promise<AttemptTruth | GatewayError> {
  try {
    return await gateways.get(attempt.gateway).fetchAttempt(attempt.reference)
  } catch (silence) {
    if (silence instanceof GatewayError) return silence
    throw silence
  }
}

/**
 * Whether asking for this attempt is in vain and another one may take its place: its page is not there and its key is
 * used up, its customer is unknown to the gateway, or its card is. A charge that may have happened is never replaced.
 */
async function mustBeReplaced(
  attempt: PaymentAttempt,
  error: GatewayError,
  asked: Asked | null
): Promise<boolean> {
  if (error.outcome === 'unknown') return error.keySpent && attempt.kind === 'new_card'
  if (error.missing === 'customer' && attempt.customerExternalId) {
    await forgetGatewayCustomer(attempt.gateway, attempt.customerExternalId, { wasLost: true })
    return !mayBeElsewhere(attempt, error, asked)
  }
  return attempt.kind === 'saved_card' && isFinal(error) && cardIsGone(attempt)
}

/** Looks the cards up again, and says whether the one of this attempt is no longer among them. */
async function cardIsGone(attempt: PaymentAttempt): Promise<boolean> {
  await syncMethodsQuietly(attempt.accountId)
  const card = await PaymentMethod.find(attempt.paymentMethodId ?? '')
  return card?.state !== 'active'
}

function isFinal({ outcome, retryable }: GatewayError): boolean {
  return outcome === 'refused' && !retryable
}

/** A refusal ends the attempt; silence leaves it unknown, for the sweeper and the customer's next click. */
async function recordError(
  attempt: PaymentAttempt,
  error: GatewayError,
  { mayHaveHappened = false } = {}
): Promise<PaymentAttempt> {
  return transaction(async (trx) => {
    const to = isFinal(error) && !mayHaveHappened ? 'failed' : 'unknown'
    const closed = {
      open_key: null,
      next_check_at: null,
      error_code: error.reason?.slice(0, 64) ?? null,
      error_message: null,
    }
    const also = to === 'failed' ? closed : { next_check_at: nextCheckAt(0) }
    const moved = await transition(trx, {
      table: 'payment_attempts',
      id: attempt.id,
      allowed: attemptTransitions,
      to,
      from: ['created', 'submitted', 'unknown'],
      also,
    })
    if (moved && to === 'failed')
      await outbox.publish(trx, 'payment.failed', { attemptId: attempt.id })
    if (moved && error.reason === 'amount_too_small') await reportTooSmall(trx, attempt)
    if (moved && to === 'failed') await freeSubject(trx, attempt)
    live.refresh(attempt.liveTopics, trx)
    return PaymentAttempt.query({ client: trx }).where('id', attempt.id).firstOrFail()
  })
}

/** The gateway's least is not ours: no other card helps, so staff are notified, once for an invoice. */
function reportTooSmall(trx: TransactionClientContract, attempt: PaymentAttempt): Promise<void> {
  return reportFinding(trx, {
    kind: 'charge_too_small',
    cause: `charge_too_small:${attempt.invoiceId ?? attempt.id}`,
    attemptId: attempt.id,
    accountId: attempt.accountId,
    invoiceId: attempt.invoiceId,
    details: { amount: attempt.amount.toJSON() },
  })
}
