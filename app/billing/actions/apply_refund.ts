import { transaction } from '#core/database/transaction'
import { transition } from '#core/database/transition'
import { live } from '#core/live/live'
import { outbox } from '#core/outbox/outbox'
import { reportFinding } from '#billing/actions/report_finding'
import { clearingOf, postings } from '#billing/ledger/postings'
import Payment from '#billing/models/payment'
import Refund from '#billing/models/refund'
import { refundTransitions } from '#billing/models/refund/states'
import { nextCheckAt } from '#billing/work/check_schedule'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { RefundTruth } from '#billing/contracts/payment_gateway'

/** Records how a refund stands at the gateway, in one transaction. One that fails frees its amount to be given back again. */
export async function applyRefund(refundId: string, truth: RefundTruth): Promise<void> {
  const { paymentId } = await Refund.findOrFail(refundId)
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
    else if (truth.state === 'pending') await checkLater(trx, refund)
  })
}

async function book(
  trx: TransactionClientContract,
  refund: Refund,
  payment: Payment,
  truth: RefundTruth
): Promise<void> {
  const to = clearingOf(payment.gateway ?? '')
  const booking = { id: refund.id, invoiceId: refund.invoiceId, amount: refund.amount, to }
  const accepted =
    truth.state !== 'failed' || refund.state === 'pending' || refund.state === 'succeeded'
  if (accepted) await postings.refundExecuted(trx, booking)
  if (truth.state === 'failed') await takeBack(trx, refund, payment, accepted ? booking : null)
  if (truth.state === 'succeeded')
    await outbox.publish(trx, 'refund.succeeded', { refundId: refund.id })
  live.refresh([`invoice:${refund.invoiceId}`, `account:${refund.accountId}`], trx)
}

async function takeBack(
  trx: TransactionClientContract,
  refund: Refund,
  payment: Payment,
  booking: Parameters<typeof postings.refundFailed>[1] | null
): Promise<void> {
  if (booking) await postings.refundFailed(trx, booking)
  await trx.from('payments').where('id', payment.id).decrement('refunded_minor', refund.amountMinor)
  await trx
    .from('invoices')
    .where('id', refund.invoiceId ?? '')
    .decrement('refunded_minor', refund.amountMinor)
  await reportFinding(trx, {
    kind: 'refund_failed',
    cause: `refund_failed:${refund.id}`,
    accountId: refund.accountId,
    details: { refund: refund.id, amount: refund.amount.toJSON() },
  })
  await outbox.publish(trx, 'refund.failed', { refundId: refund.id })
}

async function checkLater(trx: TransactionClientContract, refund: Refund): Promise<void> {
  await trx
    .from('refunds')
    .where('id', refund.id)
    .update({ next_check_at: nextCheckAt(refund.checks) })
}
