import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import { RefundInvoice, type RefundFailure } from '#billing/refunds/refund_invoice'
import type { Actor } from '#core/actor'
import type { Result } from '#core/result'
import type { GivingBack } from '#billing/refunds/give_back'
import type Invoice from '#billing/models/invoice'
import type Refund from '#billing/models/refund'

interface StaffRefund {
  amountMinor: number
  reason: string
  by: Actor
  to?: GivingBack
  reference?: string
  /** Marks the form that was sent; the same one refunds once. */
  request: string
}

/** A refund that staff ask for, with its entry in the audit log. */
export async function refundByStaff(
  invoice: Invoice,
  { request, ...input }: StaffRefund
): Promise<Result<Refund[], RefundFailure>> {
  return transaction(async (trx) => {
    const refunded = await new RefundInvoice().run(
      { ...input, invoiceId: invoice.id, cause: `staff:${request}` },
      trx
    )
    if (!refunded.ok) return refunded
    const changes = {
      amountMinor: input.amountMinor,
      currency: invoice.currency,
      reason: input.reason,
      to: input.to ?? 'refund',
    }
    await audit.record(trx, 'invoice.refunded', invoice, { changes, accountId: invoice.accountId })
    return refunded
  })
}
