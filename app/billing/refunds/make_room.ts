import { GatewayError } from '@innkeeper/panel/gateway'
import { followRefund } from '#billing/refunds/follow_refund'
import { refundedCharge, roomOf, type ChargeName } from '#billing/refunds/refunds_of_charge'
import type { RefundDetails } from '@innkeeper/panel/gateway'
import type { RefundedCharge } from '#billing/refunds/refunds_of_charge'

/**
 * A gateway never gives back more of a charge than it was. Where a refund that it made does not fit beside those in the books, one of
 * these failed there, or will: each is followed until it does.
 */
export async function makeRoom(charge: ChargeName, refund: RefundDetails): Promise<void> {
  const { refunds } = await refundedCharge(charge)
  // The latest first: what was asked last is what the gateway had nothing left for.
  for (const { id } of refunds.toReversed()) {
    if (fits(await refundedCharge(charge), refund)) return
    await followRefund(id)
  }
}

/** Refuses while something that is not decided yet leaves no room: whoever asked comes again once it is. */
export function assertRoom(charged: RefundedCharge, refund: RefundDetails): void {
  const undecided = charged.refunds.some(
    ({ state }) => state === 'created' || state === 'submitted'
  )
  if (!undecided || fits(charged, refund)) return
  throw new GatewayError('Another refund of this charge is not decided yet', {
    outcome: 'unknown',
    retryable: true,
  })
}

function fits({ payments, refunds }: RefundedCharge, { state, amount }: RefundDetails): boolean {
  if (state === 'failed') return true
  const room = payments.reduce((sum, payment) => sum + roomOf(payment, refunds), 0)
  return amount.minor <= room
}
