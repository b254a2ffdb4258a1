import { clock } from '#core/clock'
import { transition } from '#core/database/transition'
import { Money } from '#core/money/money'
import { outbox } from '#core/outbox/outbox'
import { reportFinding } from '#billing/reconciliation/report_finding'
import { explainEntry } from '#billing/reconciliation/settle_entry'
import { chargeCause } from '#billing/payments/charge_cause'
import { divideCharge } from '#billing/payments/divide_charge'
import { freeSubject } from '#billing/payments/free_subject'
import { takePayment } from '#billing/payments/take_payment'
import { clearingOf, postings } from '#billing/ledger/postings'
import { settleTopUp } from '#billing/top_ups/settle_top_up'
import Payment from '#billing/models/payment'
import { attemptTransitions } from '#billing/models/payment_attempt/states'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { AttemptTruth, GatewayCharge } from '@innkeeper/panel/gateway'
import type PaymentAttempt from '#billing/models/payment_attempt'

/** What stands beside a payment may look like anything; it never keeps the payment out of the books. */
const BRAND_LENGTH = 32
const LAST_FOUR = 4

type Mismatch = 'attempt' | 'customer' | 'currency' | 'amount'

/**
 * Books money that a gateway took for an attempt, once per charge. Money that is not what was asked for pays no
 * invoice: it becomes the customer's credit in its own currency and a finding for staff.
 */
export async function bookCharge(
  trx: TransactionClientContract,
  attempt: PaymentAttempt,
  truth: AttemptTruth
): Promise<void> {
  const { charge } = truth
  if (!charge) throw new Error(`A succeeded attempt without a charge: ${attempt.id}`)

  const mismatch = mismatchOf(attempt, truth, charge)
  if (mismatch) await reportMismatch(trx, attempt, charge, mismatch)
  if (mismatch === 'attempt') return

  const before = await Payment.query({ client: trx })
    .where({ gateway: attempt.gateway, external_id: charge.id })
    .orderBy('part')
    .first()
  const payment = before ?? (await book(trx, attempt, charge, mismatch))
  if (charge.movement) {
    await postings.movementBooked(trx, {
      gateway: attempt.gateway,
      movement: charge.movement,
      booked: charge.amount,
      ref: { type: 'payment', id: payment.id },
    })
    const { id } = charge.movement
    await explainEntry(trx, { gateway: attempt.gateway, id, paymentId: payment.id })
  }
  if (!before) await close(trx, attempt, truth, mismatch)
}

function mismatchOf(
  attempt: PaymentAttempt,
  truth: AttemptTruth,
  charge: GatewayCharge
): Mismatch | null {
  if (truth.attemptId !== attempt.id) return 'attempt'
  if (charge.customerExternalId !== attempt.customerExternalId) return 'customer'
  if (charge.amount.currency !== attempt.currency) return 'currency'
  return charge.amount.minor === attempt.amountMinor ? null : 'amount'
}

async function reportMismatch(
  trx: TransactionClientContract,
  attempt: PaymentAttempt,
  charge: GatewayCharge,
  mismatch: Mismatch
): Promise<void> {
  await reportFinding(trx, {
    kind: `mismatch_${mismatch}`,
    cause: `mismatch:${attempt.id}:${charge.id}`,
    attemptId: attempt.id,
    accountId: attempt.accountId,
    invoiceId: attempt.invoiceId,
    details: {
      charge: charge.id,
      expected: attempt.amount.toJSON(),
      received: charge.amount.toJSON(),
    },
  })
}

/** The payments of a charge, one for each invoice that takes some of it; returns the first. */
async function book(
  trx: TransactionClientContract,
  attempt: PaymentAttempt,
  charge: GatewayCharge,
  mismatch: Mismatch | null
): Promise<Payment> {
  const zero = Money.zero(charge.amount.currency)
  const parts = await divideCharge(trx, attempt, charge.amount)
  const payments: Payment[] = []
  for (const [part, { invoice, amount, applied }] of parts.entries()) {
    const facts = factsOf(attempt, charge, part)
    const to = invoice ?? attempt.accountId
    const taken = mismatch ? zero : applied
    payments.push(await takePayment(trx, to, { ...facts, amount, applied: taken }))
  }
  if (attempt.topUpId) await settleTopUp(trx, attempt.topUpId, payments[0])
  return payments[0]
}

function factsOf(attempt: PaymentAttempt, charge: GatewayCharge, part: number) {
  return {
    kind: 'card' as const,
    part,
    from: clearingOf(attempt.gateway),
    cause: chargeCause(charge.id, part),
    attemptId: attempt.id,
    gateway: attempt.gateway,
    externalId: charge.id,
    cardBrand: charge.cardBrand?.slice(0, BRAND_LENGTH) ?? null,
    cardLastFour: charge.cardLastFour?.slice(-LAST_FOUR) ?? null,
  }
}

async function close(
  trx: TransactionClientContract,
  attempt: PaymentAttempt,
  truth: AttemptTruth,
  mismatch: Mismatch | null
): Promise<void> {
  const to = mismatch ? 'failed' : 'succeeded'
  const moved = await transition(trx, {
    table: 'payment_attempts',
    id: attempt.id,
    allowed: attemptTransitions,
    to,
    also: {
      open_key: null,
      next_check_at: null,
      session_id: attempt.sessionId ?? truth.sessionId,
      intent_id: attempt.intentId ?? truth.intentId,
      error_code: mismatch ? `mismatch_${mismatch}` : null,
      decline_code: null,
      error_message: null,
      submitted_at: attempt.submittedAt ?? clock.nowMs(),
    },
  })
  if (moved) await freeSubject(trx, attempt)
  if (moved && to === 'failed')
    await outbox.publish(trx, 'payment.failed', { attemptId: attempt.id })
}
