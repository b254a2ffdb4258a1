import { build } from '../skeleton.js'
import { idOf } from '../values.js'
import { recordMovement } from './ledger.js'
import type Stripe from 'stripe'
import type { World } from '../world.js'

const FEE = 2000
const WEEK = 7 * 24 * 3600
const HOUR = 3600
const OPEN = ['needs_response', 'warning_needs_response', 'under_review', 'warning_under_review']

/** What a bank disputes; all that is left of the charge unless told. */
export interface Objection {
  reason?: string
  amount?: number
}

/**
 * The bank disputes a charge: the money leaves the balance until it is decided. The reason
 * `inquiry` asks first and takes nothing.
 */
export function openDispute(world: World, charge: Stripe.Charge, objection: Objection = {}) {
  const { reason = 'fraudulent', amount = charge.amount_captured - charge.amount_refunded } =
    objection
  const isInquiry = reason === 'inquiry'
  const dispute = build('dispute', {
    id: world.newId('dp'),
    amount,
    charge: charge.id,
    created: world.now(),
    currency: charge.currency,
    is_charge_refundable: isInquiry,
    metadata: {},
    payment_intent: idOf(charge.payment_intent),
    reason: isInquiry ? 'general' : reason,
    status: isInquiry ? 'warning_needs_response' : 'needs_response',
  })
  dispute.evidence_details.due_by = world.now() + WEEK
  world.store.insert('dispute', dispute)
  charge.disputed = true
  world.emit('charge.dispute.created', dispute)
  if (!isInquiry) withdrawFunds(world, dispute)
  return dispute
}

/** Whether the bank has yet to decide. */
export function isOpen(dispute: Stripe.Dispute) {
  return OPEN.includes(dispute.status)
}

/** An inquiry becomes a real dispute: the money leaves the balance now. */
export function escalateDispute(world: World, dispute: Stripe.Dispute) {
  const before = { status: dispute.status, is_charge_refundable: dispute.is_charge_refundable }
  Object.assign(dispute, { status: 'needs_response', is_charge_refundable: false })
  world.emit('charge.dispute.updated', dispute, before)
  withdrawFunds(world, dispute)
}

/** Hands the evidence to the bank, which decides later. */
export function submitEvidence(world: World, dispute: Stripe.Dispute) {
  dispute.evidence_details.submission_count += 1
  const isInquiry = dispute.status.startsWith('warning_')
  dispute.status = isInquiry ? 'warning_under_review' : 'under_review'
  world.schedule('decide_dispute', dispute.id, world.now() + HOUR)
}

/**
 * The bank decides: as told, or else won with `winning_evidence` and lost without; an inquiry is
 * only closed.
 */
export function decideDispute(world: World, dispute: Stripe.Dispute, verdict?: 'won' | 'lost') {
  const isInquiry = dispute.status.startsWith('warning_')
  const isWon = verdict
    ? verdict === 'won'
    : dispute.evidence.uncategorized_text === 'winning_evidence'
  const status = isInquiry ? 'warning_closed' : isWon ? 'won' : 'lost'
  if (status === 'won') reinstateFunds(world, dispute)
  closeDispute(world, dispute, status)
}

/** Ends a dispute; an accepted one is lost. */
export function closeDispute(world: World, dispute: Stripe.Dispute, status: Stripe.Dispute.Status) {
  dispute.status = status
  dispute.is_charge_refundable = status === 'warning_closed'
  world.emit('charge.dispute.closed', dispute)
}

function withdrawFunds(world: World, dispute: Stripe.Dispute) {
  dispute.balance_transactions.push(
    recordMovement(world, {
      type: 'adjustment',
      category: 'dispute',
      amount: -dispute.amount,
      fee: FEE,
      currency: dispute.currency,
      source: dispute.id,
    })
  )
  world.emit('charge.dispute.funds_withdrawn', dispute)
}

function reinstateFunds(world: World, dispute: Stripe.Dispute) {
  dispute.balance_transactions.push(
    recordMovement(world, {
      type: 'adjustment',
      category: 'dispute_reversal',
      amount: dispute.amount,
      fee: -FEE,
      currency: dispute.currency,
      source: dispute.id,
    })
  )
  world.emit('charge.dispute.funds_reinstated', dispute)
}
