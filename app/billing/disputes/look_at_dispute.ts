import { applyDispute } from '#billing/disputes/apply_dispute'
import { paymentOfCharge } from '#billing/payments/payment_of_charge'
import { gateways } from '@innkeeper/panel/gateway'

/** Records how a dispute stands at a gateway; nothing for disputes of charges that are not ours. */
export async function lookAtDispute(gateway: string, externalId: string): Promise<void> {
  const truth = await gateways.get(gateway).fetchDispute(externalId)
  const payment = truth && (await paymentOfCharge(gateway, truth))
  if (truth && payment) await applyDispute(payment, truth)
}
