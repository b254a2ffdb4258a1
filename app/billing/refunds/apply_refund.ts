import { transaction } from '#core/database/transaction'
import { transition } from '#core/database/transition'
import { live } from '#core/live/live'
import { outbox } from '#core/outbox/outbox'
import { reportFinding } from '#billing/reconciliation/report_finding'
import { explainEntry } from '#billing/reconciliation/settle_entry'
import { clearingOf, postings } from '#billing/ledger/postings'
import Payment from '#billing/models/payment'
import Refund from '#billing/models/refund'
import { refundTransitions } from '#billing/models/refund/states'
import { nextCheckAt } from '#billing/payments/check_schedule'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { RefundDetails, RefundTruth } from '@innkeeper/panel/gateway'

/**
 * Records how a refund stands at the gateway, in one transaction. One that fails frees its amount to be given back again. Of a refund
 * that several payments gave a part of, each part is applied for itself, with the same truth.
 */
export async function applyRefund(
  refundId: string,
  truth: RefundTruth & Partial<RefundDetails>,
  within?: TransactionClientContract
): Promise<void> {
  const { paymentId } = await Refund.query({ client: within }).where('id', refundId).firstOrFail()
  await transaction(async (trx) => {
    const payment = await Payment.query({ client: trx })
      .where('id', paymentId)
      .forUpdate()
      .firstOrFail()
    const refund = await Refund.query({ client: trx })
      .where('id', refundId)
      .forUpdate()
      .firstOrFail()
    const moved = await transition(trx, {
      table: 'refunds',
      id: refundId,
      allowed: refundTransitions,
      to: truth.state,
      also: {
        external_id: truth.externalId || refund.externalId,
        error_code: truth.errorCode,
        next_check_at: truth.state === 'pending' ? nextCheckAt(refund.checks) : null,
      },
    })
    if (moved) await book(trx, refund, payment, truth)
    await bookMovements(trx, refund, payment, truth)
    if (!moved && truth.state === 'pending') await checkLater(trx, refund)
  }, within)
}

/** Fees and exchanges of all that left and, where it failed, came back. */
async function bookMovements(
  trx: TransactionClientContract,
  refund: Refund,
  { gateway, id: paymentId }: Payment,
  { amount = refund.amount, movements = [] }: Partial<RefundDetails>
): Promise<void> {
  for (const movement of movements) {
    const booked = movement.gross.isNegative ? amount.negated() : amount
    const ref = { type: 'refund', id: refund.id }
    await postings.movementBooked(trx, { gateway: gateway ?? '', movement, booked, ref })
    await explainEntry(trx, { gateway: gateway ?? '', id: movement.id, paymentId })
  }
}

async function book(
  trx: TransactionClientContract,
  refund: Refund,
  payment: Payment,
  truth: RefundTruth & Partial<RefundDetails>
): Promise<void> {
  const { id, invoiceId, amount, accountId, fromCredit } = refund
  const moneyMoved = (truth.movements ?? []).length > 0
  const wasAccepted = refund.state === 'pending' || refund.state === 'succeeded'
  if (truth.state !== 'failed' || wasAccepted || moneyMoved) {
    const to = clearingOf(payment.gateway ?? '')
    const booking = { id, invoiceId, amount, to, fromCredit: { accountId, amount: fromCredit } }
    await postings.refundExecuted(trx, booking)
  }
  if (truth.state === 'failed') await takeBack(trx, refund, payment, truth)
  if (truth.state === 'succeeded') await outbox.publish(trx, 'refund.succeeded', { refundId: id })
  live.refresh([`invoice:${invoiceId}`, `account:${accountId}`], trx)
}

async function takeBack(
  trx: TransactionClientContract,
  refund: Refund,
  payment: Payment,
  { errorCode }: RefundTruth
): Promise<void> {
  const { id, invoiceId, accountId, amount, fromCredit } = refund
  const taken = amount.minus(fromCredit).minor
  await postings.refundFailed(trx, id)
  await trx.from('payments').where('id', payment.id).decrement('refunded_minor', taken)
  await trx
    .from('invoices')
    .where('id', invoiceId ?? '')
    .decrement('refunded_minor', taken)
  await reportFinding(trx, {
    kind: 'refund_failed',
    cause: `refund_failed:${id}`,
    accountId,
    invoiceId,
    details: { refund: id, amount: amount.toJSON(), reason: errorCode },
  })
  await outbox.publish(trx, 'refund.failed', { refundId: id })
}

async function checkLater(trx: TransactionClientContract, refund: Refund): Promise<void> {
  await trx
    .from('refunds')
    .where('id', refund.id)
    .update({ next_check_at: nextCheckAt(refund.checks) })
}
