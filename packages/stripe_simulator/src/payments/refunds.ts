import { bankOf } from './cards.js'
import { build } from '../skeleton.js'
import { checkStep } from '../money.js'
import { idOf } from '../values.js'
import { invalidRequest } from '../errors.js'
import { recordMovement } from './ledger.js'
import type Stripe from 'stripe'
import type { World } from '../world.js'

const HOUR = 3600

/** What is left of a charge that can be given back. */
export function refundableAmount(charge: Stripe.Charge) {
  return charge.amount_captured - refundedOfCaptured(charge)
}

/**
 * Gives money back. Refuses more than is left, a charge that was given back in full, one that
 * is disputed, and one that was never paid.
 */
export function refundCharge(
  world: World,
  charge: Stripe.Charge,
  asked: { amount?: number; reason?: string; metadata: Stripe.Metadata }
) {
  const left = checkRefundable(world, charge)
  const amount = asked.amount ?? left
  if (amount < 1 || amount > left) {
    throw invalidRequest(
      `Refund amount (${amount}) is greater than unrefunded amount on charge (${left}), or less than 1`,
      { param: 'amount' }
    )
  }
  checkStep(amount, charge.currency)
  const method = world.store.get('payment_method', charge.payment_method ?? '')
  const behaviour = bankOf(world, method).refund
  const refund = newRefund(world, charge, amount, asked)
  refund.status = behaviour === 'pending' ? 'pending' : 'succeeded'
  refund.balance_transaction = recordMovement(world, {
    type: 'refund',
    category: 'refund',
    amount: -amount,
    currency: charge.currency,
    source: refund.id,
  }).id
  setRefunded(charge, charge.amount_refunded + amount)
  world.emit('refund.created', refund)
  world.emit('charge.refunded', charge)
  if (behaviour) world.schedule('settle_refund', refund.id, world.now() + HOUR)
  return refund
}

/** What happens to a refund later: a pending one succeeds, a doomed one fails. */
export function settleRefund(world: World, refund: Stripe.Refund) {
  const charge = world.store.get('charge', idOf(refund.charge) ?? '')
  if (refund.status === 'pending') {
    refund.status = 'succeeded'
    world.emit('refund.updated', refund, { status: 'pending' })
    return
  }
  refund.status = 'failed'
  refund.failure_reason = 'expired_or_canceled_card'
  refund.failure_balance_transaction = recordMovement(world, {
    type: 'refund_failure',
    category: 'refund_failure',
    amount: refund.amount,
    currency: refund.currency,
    source: refund.id,
  }).id
  setRefunded(charge, charge.amount_refunded - refund.amount)
  world.emit('refund.updated', refund, { status: 'succeeded' })
  world.emit('refund.failed', refund)
}

function checkRefundable(world: World, charge: Stripe.Charge) {
  if (!charge.paid || !charge.captured) {
    throw invalidRequest('This charge was not paid, so it cannot be refunded.', { param: 'charge' })
  }
  const left = refundableAmount(charge)
  if (charge.refunded || left <= 0) {
    throw invalidRequest(`Charge ${charge.id} has already been refunded.`, {
      code: 'charge_already_refunded',
    })
  }
  if (isHeldByDispute(world, charge)) {
    throw invalidRequest(`Charge ${charge.id} has been charged back; cannot issue a refund.`, {
      code: 'charge_disputed',
    })
  }
  return left
}

function isHeldByDispute(world: World, charge: Stripe.Charge) {
  return world.store
    .all('dispute')
    .some((dispute) => idOf(dispute.charge) === charge.id && !isSettledForUs(dispute))
}

function isSettledForUs(dispute: Stripe.Dispute) {
  return dispute.status === 'won' || dispute.is_charge_refundable
}

/** A partial capture counts the rest as refunded, though it was never taken. */
function refundedOfCaptured(charge: Stripe.Charge) {
  return charge.amount_refunded - (charge.amount - charge.amount_captured)
}

function setRefunded(charge: Stripe.Charge, amount: number) {
  charge.amount_refunded = amount
  charge.refunded = amount === charge.amount
}

function newRefund(
  world: World,
  charge: Stripe.Charge,
  amount: number,
  asked: { reason?: string; metadata: Stripe.Metadata }
) {
  return world.store.insert(
    'refund',
    build('refund', {
      id: world.newId('re'),
      amount,
      charge: charge.id,
      created: world.now(),
      currency: charge.currency,
      customer: idOf(charge.customer),
      destination_details: { type: 'card', card: { type: 'refund' } },
      metadata: asked.metadata,
      payment_intent: idOf(charge.payment_intent),
      reason: asked.reason ?? null,
    } as Partial<Stripe.Refund>)
  )
}
