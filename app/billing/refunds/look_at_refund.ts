import { applyRefund } from '#billing/refunds/apply_refund'
import { paymentOfCharge } from '#billing/payments/payment_of_charge'
import { makeRoom } from '#billing/refunds/make_room'
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
    .orderBy('id')
  const truth = await gateways
    .get(gateway)
    .fetchRefund({ refundId: known[0]?.id ?? refundId ?? '', externalId, chargeId })
  if (!truth) return
  for (const { id } of known) await applyRefund(id, truth)
  if (known.length > 0) return

  const payment = await paymentOfCharge(gateway, truth)
  if (!payment) return
  const charge = { gateway, chargeId: payment.externalId ?? '' }
  await makeRoom(charge, truth)
  await recordForeignRefund(charge, truth)
}
