import { transaction } from '#core/database/transaction'
import { reportFinding } from '#billing/reconciliation/report_finding'
import { lookAtRefund } from '#billing/refunds/look_at_refund'
import Refund from '#billing/models/refund'
import type { PaymentGateway, RefundMark } from '@innkeeper/panel/gateway'

/** Sees to it that a refund with our mark is in the books, or before staff; repeating it changes nothing more. */
export async function accountForRefund(
  gateway: PaymentGateway,
  mark: RefundMark
): Promise<'known' | 'booked' | 'unclaimed'> {
  const known = await Refund.findBy('external_id', mark.externalId)
  if (known && known.state !== 'submitted') return 'known'
  await lookAtRefund(gateway.name, mark)
  if (await Refund.findBy('external_id', mark.externalId)) return 'booked'
  await reportUnclaimedRefund(gateway, mark)
  return 'unclaimed'
}

/** Tells staff of a refund with our mark whose charge the books do not have. */
export async function reportUnclaimedRefund(
  gateway: PaymentGateway,
  mark: RefundMark
): Promise<void> {
  const truth = await gateway.fetchRefund(mark)
  await transaction((trx) =>
    reportFinding(trx, {
      kind: 'refund_unclaimed',
      cause: `refund_unclaimed:${gateway.name}:${mark.externalId}`,
      details: { externalId: mark.externalId, amount: truth?.amount.toJSON() },
    })
  )
}
