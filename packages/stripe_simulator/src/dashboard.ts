import {
  decideDispute as decide,
  escalateDispute as escalate,
  isOpen,
  openDispute,
} from './payments/disputes.js'
import { idOf } from './values.js'
import { invalidRequest } from './errors.js'
import { refundCharge } from './payments/refunds.js'
import { removeCustomer } from './resources/customers.js'
import type Stripe from 'stripe'
import type { World } from './world.js'

/** Names a charge: by its own id or by that of its payment. */
export interface ChargeReference {
  charge?: string
  payment_intent?: string
}

/** A person refunds a payment in the dashboard: no request of the shop, no metadata. */
export function refundByHand(
  world: World,
  refund: ChargeReference & { amount?: number; reason?: string }
) {
  const { amount, reason = 'requested_by_customer' } = refund
  return refundCharge(world, chargeOf(world, refund), { amount, reason, metadata: {} })
}

/** A bank disputes a payment; with the reason `inquiry` it only asks. */
export function disputeCharge(
  world: World,
  dispute: ChargeReference & { reason?: string; amount?: number }
) {
  return openDispute(world, chargeOf(world, dispute), dispute)
}

/** A bank turns its inquiry into a dispute. */
export function escalateDispute(world: World, id: string) {
  const dispute = world.store.get('dispute', id)
  if (!isOpen(dispute) || !dispute.status.startsWith('warning_')) throw alreadyDecided(dispute)
  escalate(world, dispute)
  return dispute
}

/** The bank decides a dispute; an inquiry is closed either way. */
export function decideDispute(world: World, id: string, verdict: 'won' | 'lost') {
  const dispute = world.store.get('dispute', id)
  if (!isOpen(dispute)) throw alreadyDecided(dispute)
  decide(world, dispute, verdict)
  return dispute
}

/** A person deletes a customer in the dashboard; `event: false` is a shop that is never told. */
export function deleteCustomer(world: World, id: string, { event = true } = {}) {
  if (event) removeCustomer(world, id)
  else world.quietly(() => removeCustomer(world, id))
}

function chargeOf(world: World, { charge, payment_intent: payment }: ChargeReference) {
  if (charge) return world.store.get('charge', charge, 'charge')
  const intent = world.store.get('payment_intent', payment ?? '', 'payment_intent')
  return world.store.get('charge', idOf(intent.latest_charge) ?? '', 'charge')
}

function alreadyDecided(dispute: Stripe.Dispute) {
  return invalidRequest(`This dispute is ${dispute.status}.`)
}
