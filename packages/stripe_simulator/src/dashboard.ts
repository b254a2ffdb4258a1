import {
  decideDispute as decide,
  escalateDispute as escalate,
  isOpen,
  openDispute,
} from './payments/disputes.js'
import {
  failPayout as fail,
  payOut as pay,
  scheduleNext,
  settlePayout as settle,
} from './payments/payouts.js'
import { currentMovement, recordMovement } from './payments/ledger.js'
import { idOf } from './values.js'
import { invalidRequest } from './errors.js'
import { refundCharge } from './payments/refunds.js'
import { removeCustomer } from './resources/customers.js'
import type Stripe from 'stripe'
import type { PayoutWish } from './payments/payouts.js'
import type { Charging, World } from './world.js'

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

/** How the account charges from now on, and whether it pays out by itself. */
export function setCharging(world: World, charging: Charging) {
  world.charging = charging
  if (charging.payouts === 'daily') scheduleNext(world)
}

/** A payout, by the schedule unless told; all that is available where no amount is. */
export function payOut(world: World, wish: Partial<PayoutWish> = {}) {
  return pay(world, { automatic: true, ...wish, currency: wish.currency ?? 'eur' })
}

/** What can be paid out of a currency. */
export function availableIn(world: World, currency: string): number {
  return world.store
    .all('balance_transaction')
    .map((movement) => currentMovement(world, movement))
    .filter((movement) => movement.currency === currency && movement.status === 'available')
    .reduce((sum, { net }) => sum + net, 0)
}

/** A payout arrives now. */
export function settlePayout(world: World, id: string) {
  const payout = world.store.get('payout', id)
  settle(world, payout)
  return payout
}

/** A bank refuses a payout. */
export function failPayout(world: World, id: string, code?: string) {
  const payout = world.store.get('payout', id)
  fail(world, payout, code)
  return payout
}

/** What moves the balance and is no charge, refund, dispute or payout, such as a fee (negative amount) or an adjustment. */
export interface OtherMovement {
  type: Stripe.BalanceTransaction.Type
  amount: number
  currency?: string
  description?: string
}

/** The service moves the balance by itself. */
export function moveBalance(world: World, movement: OtherMovement) {
  const { type, amount, currency = 'eur', description = null } = movement
  const isFee = type === 'stripe_fee' || type === 'stripe_fx_fee'
  const category = isFee ? 'fee' : type === 'adjustment' ? 'other_adjustment' : type
  const facts = { type, category, amount, currency, description }
  return recordMovement(world, { ...facts, source: null, isSettled: true })
}

function chargeOf(world: World, { charge, payment_intent: payment }: ChargeReference) {
  if (charge) return world.store.get('charge', charge, 'charge')
  const intent = world.store.get('payment_intent', payment ?? '', 'payment_intent')
  return world.store.get('charge', idOf(intent.latest_charge) ?? '', 'charge')
}

function alreadyDecided(dispute: Stripe.Dispute) {
  return invalidRequest(`This dispute is ${dispute.status}.`)
}
