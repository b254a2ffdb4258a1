import { fromStripe } from '#billing_stripe/amounts'
import { expanded, idOf } from '#billing_stripe/attempt_truth'
import { movementsOf } from '#billing_stripe/movements'
import { unlessMissing, wrapped } from '#billing_stripe/stripe_errors'
import type Stripe from 'stripe'
import type { DisputeEvidence, DisputeTruth } from '@innkeeper/panel/gateway'
import type { DisputeState } from '#billing/models/dispute/states'

/** How a dispute stands at Stripe, with the charge that it is about; null where Stripe knows none. */
export async function fetchDispute(stripe: Stripe, id: string): Promise<DisputeTruth | null> {
  const dispute = await unlessMissing(() => stripe.disputes.retrieve(id, { expand: ['charge'] }))
  return dispute && truthOfDispute(dispute)
}

/** Hands evidence in to the bank. Stripe takes it once: it is not to be changed afterwards. */
export async function answerDispute(
  stripe: Stripe,
  { key, externalId, evidence }: { key: string; externalId: string; evidence: DisputeEvidence }
): Promise<void> {
  const params = { evidence: evidenceOf(evidence), submit: true }
  await wrapped(() => stripe.disputes.update(externalId, params, { idempotencyKey: key }))
}

/** Gives a dispute up. */
export async function acceptDispute(
  stripe: Stripe,
  { key, externalId }: { key: string; externalId: string }
): Promise<void> {
  await wrapped(() => stripe.disputes.close(externalId, {}, { idempotencyKey: key }))
}

/** Stripe takes correspondence as a file only, so it follows what else there is to say. */
function evidenceOf(evidence: DisputeEvidence): Stripe.DisputeUpdateParams.Evidence {
  const said = [evidence.explanation, evidence.communication].filter(Boolean).join('\n\n')
  const all: Stripe.DisputeUpdateParams.Evidence = {
    product_description: evidence.product_description,
    customer_name: evidence.customer_name,
    customer_email_address: evidence.customer_email,
    billing_address: evidence.billing_address,
    customer_purchase_ip: evidence.purchase_ip,
    service_date: evidence.service_date,
    access_activity_log: evidence.activity_log,
    refund_policy_disclosure: evidence.refund_policy,
    refund_refusal_explanation: evidence.refund_refusal,
    uncategorized_text: said,
  }
  return Object.fromEntries(Object.entries(all).filter(([, text]) => Boolean(text)))
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
