import { transaction } from '#core/database/transaction'
import { applyPayment } from '#billing/actions/apply_payment'
import { applyRefund } from '#billing/actions/apply_refund'
import { reportFinding } from '#billing/actions/report_finding'
import { syncMethodsOfCustomer } from '#billing/actions/sync_methods'
import { gateways } from '#billing/contracts/gateways'
import GatewayCustomer from '#billing/models/gateway_customer'
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
      return forgetCustomer(gateway, subject.customerExternalId)
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

/** The account gets a new customer, and so a new key, when it next pays; its saved cards are gone. */
async function forgetCustomer(gateway: string, externalId: string): Promise<void> {
  await syncMethodsOfCustomer(gateway, externalId)
  await GatewayCustomer.query().where({ gateway, externalId }).delete()
}

async function report(gateway: string, kind: string, externalId: string): Promise<void> {
  const cause = `${kind}:${gateway}:${externalId}`
  await transaction((trx) => reportFinding(trx, { kind, cause, details: { gateway, externalId } }))
}
