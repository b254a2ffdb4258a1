import { transaction } from '#core/database/transaction'
import { applyPayment } from '#billing/actions/apply_payment'
import { applyRefund } from '#billing/actions/apply_refund'
import { forgetGatewayCustomer } from '#billing/actions/forget_gateway_customer'
import { reportFinding } from '#billing/actions/report_finding'
import { syncMethodsOfCustomer } from '#billing/actions/sync_methods'
import { gateways } from '#billing/contracts/gateways'
import Payment from '#billing/models/payment'
import Refund from '#billing/models/refund'
import type { EventSubject } from '#billing/contracts/payment_gateway'

/** Acts upon an event by looking again at what it is about. Never uses what the event says of states or amounts. */
export async function processEvent(gateway: string, subject: EventSubject): Promise<void> {
  switch (subject.kind) {
    case 'attempt':
      await applyPayment(subject.attemptId)
      return
    case 'refund':
      return lookAtRefund(gateway, subject)
    case 'methods':
      return syncMethodsOfCustomer(gateway, subject.customerExternalId)
    case 'customer_deleted':
      return forgetGatewayCustomer(gateway, subject.customerExternalId, { wasLost: false })
    case 'attention':
      return report(gateway, subject.what, subject.externalId)
    case 'nothing':
  }
}

async function lookAtRefund(
  gateway: string,
  {
    refundId,
    externalId,
    chargeId,
  }: { refundId: string | null; externalId: string; chargeId: string | null }
): Promise<void> {
  const refund = await Refund.query()
    .where('external_id', externalId)
    .orWhere('id', refundId ?? '')
    .first()
  if (!refund) {
    const ours = await Payment.findBy({ gateway, externalId: chargeId ?? '' })
    return ours ? report(gateway, 'refund_made_elsewhere', externalId) : undefined
  }
  const truth = await gateways
    .get(gateway)
    .fetchRefund({ refundId: refund.id, externalId, chargeId })
  if (truth) await applyRefund(refund.id, truth)
}

async function report(gateway: string, kind: string, externalId: string): Promise<void> {
  const cause = `${kind}:${gateway}:${externalId}`
  await transaction((trx) => reportFinding(trx, { kind, cause, details: { gateway, externalId } }))
}
