import { transaction } from '#core/database/transaction'
import { gateways } from '@innkeeper/panel/gateway'
import { reportUnclaimedRefund } from '#billing/outside/account_for_refund'
import { accountForAttempt } from '#billing/outside/account_for_attempt'
import { applyPayment } from '#billing/payments/apply_payment'
import { forgetGatewayCustomer } from '#billing/cards/forget_gateway_customer'
import { lookAtDispute } from '#billing/disputes/look_at_dispute'
import { followPayout } from '#billing/payouts/look_at_payout'
import { lookAtRefund } from '#billing/refunds/look_at_refund'
import { reportFinding } from '#billing/reconciliation/report_finding'
import { firstPaymentOf } from '#billing/payments/payment_of_charge'
import { syncMethodsOfCustomer } from '#billing/cards/sync_methods'
import Refund from '#billing/models/refund'
import type { EventSubject } from '@innkeeper/panel/gateway'

/** Acts upon an event by looking again at what it is about. Never uses what the event says of states or amounts. */
export async function processEvent(gateway: string, subject: EventSubject): Promise<void> {
  switch (subject.kind) {
    case 'attempt':
      return lookAt(gateway, subject)
    case 'refund':
      return lookAtRefundOf(gateway, subject)
    case 'methods':
      return syncMethodsOfCustomer(gateway, subject.customerExternalId)
    case 'customer_deleted':
      return forgetGatewayCustomer(gateway, subject.customerExternalId, { wasLost: false })
    case 'dispute':
      return lookAtDispute(gateway, subject.externalId)
    case 'payout':
      return followPayout(gateway, subject.externalId)
    case 'fraud_warning':
      return warn(gateway, subject.externalId)
    case 'nothing':
  }
}

/** An attempt of ours that is unknown here was begun after the database was saved from which this one was restored. */
async function lookAt(
  gateway: string,
  { attemptId, mark }: EventSubject & { kind: 'attempt' }
): Promise<void> {
  const known = await applyPayment(attemptId)
  if (!known && mark) await accountForAttempt(gateways.get(gateway), mark)
}

/** The same for refunds: one that carries our mark is in the books afterwards, or before staff. */
async function lookAtRefundOf(
  gateway: string,
  { refundId, externalId, chargeId }: EventSubject & { kind: 'refund' }
): Promise<void> {
  await lookAtRefund(gateway, { refundId, externalId, chargeId })
  if (refundId === null || (await Refund.findBy('external_id', externalId))) return
  await reportUnclaimedRefund(gateways.get(gateway), { refundId, externalId, chargeId })
}

/** The gateway thinks that a card was used without its owner; nothing for charges that are not ours. */
async function warn(gateway: string, externalId: string): Promise<void> {
  const payment = await firstPaymentOf(gateway, externalId)
  if (!payment) return
  const { accountId, invoiceId, amount } = payment
  const kind = 'fraud_warning'
  const cause = `${kind}:${gateway}:${externalId}`
  const details = { externalId, amount: amount.toJSON() }
  await transaction((trx) => reportFinding(trx, { kind, cause, accountId, invoiceId, details }))
}
