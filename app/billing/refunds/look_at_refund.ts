import { applyRefund } from '#billing/refunds/apply_refund'
import { paymentOfCharge } from '#billing/payments/payment_of_charge'
import { recordForeignRefund } from '#billing/refunds/record_foreign_refund'
import { gateways } from '@innkeeper/panel/gateway'
import Refund from '#billing/models/refund'

interface RefundReference {
  /** Our marker on it. */
  refundId: string | null
  externalId: string
  chargeId: string | null
}

/**
 * Records how a refund stands at a gateway, whoever asked for it: one that was made in the gateway's dashboard is booked
 * like ours. Nothing for refunds of charges that are not ours.
 */
export async function lookAtRefund(gateway: string, reference: RefundReference): Promise<void> {
  const { refundId, externalId, chargeId } = reference
  const known = await Refund.query()
    .where('external_id', externalId)
    .orWhere('id', refundId ?? '')
    .first()
  const truth = await gateways
    .get(gateway)
    .fetchRefund({ refundId: known?.id ?? refundId ?? '', externalId, chargeId })
  if (!truth) return
  if (known) return applyRefund(known.id, truth)

  const payment = await paymentOfCharge(gateway, truth)
  if (payment) await applyRefund(await recordForeignRefund(payment, truth), truth)
}
