import { fromStripe } from '#billing_stripe/amounts'
import { expanded, idOf } from '#billing_stripe/attempt_truth'
import { movementsOf } from '#billing_stripe/movements'
import { unlessMissing } from '#billing_stripe/stripe_errors'
import type Stripe from 'stripe'
import type { DisputeTruth } from '@innkeeper/panel/gateway'
import type { DisputeState } from '#billing/models/dispute/states'

/** How a dispute stands at Stripe, with the charge that it is about; null where Stripe knows none. */
export async function fetchDispute(stripe: Stripe, id: string): Promise<DisputeTruth | null> {
  const dispute = await unlessMissing(() => stripe.disputes.retrieve(id, { expand: ['charge'] }))
  return dispute && truthOfDispute(dispute)
}

function truthOfDispute(dispute: Stripe.Dispute): DisputeTruth {
  const { status, evidence_details: evidence } = dispute
  const charge = expanded(dispute.charge)
  return {
    externalId: dispute.id,
    chargeId: idOf(dispute.charge) ?? '',
    attemptId: charge?.metadata.attempt_id ?? null,
    state: stateOf(status),
    isInquiry: status.startsWith('warning_'),
    blocksRefunds: status !== 'won' && !dispute.is_charge_refundable,
    reason: dispute.reason,
    amount: fromStripe(dispute.amount, dispute.currency),
    answerBy: evidence.due_by === null ? null : evidence.due_by * 1000,
    openedAt: dispute.created * 1000,
    movements: movementsOf(dispute.balance_transactions),
  }
}

/** Inquiries ("warning_…") and appeals pass through the same stages; what is neither is over without a verdict. */
function stateOf(status: string): DisputeState {
  if (status === 'won' || status === 'lost') return status
  if (status.endsWith('needs_response')) return 'needs_response'
  return status.endsWith('under_review') ? 'under_review' : 'closed'
}
