import { build } from '../skeleton.js'
import { bankOf } from './cards.js'
import { idOf } from '../values.js'
import { openDispute } from './disputes.js'
import { recordIncome } from './ledger.js'
import type Stripe from 'stripe'
import type { Decline } from '../test_cards.js'
import type { World } from '../world.js'

const HOUR = 3600

/** Charges the card of an intent, or only holds the money where the intent captures by hand. */
export function chargeCard(
  world: World,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod
): Stripe.Charge {
  const captured = intent.capture_method !== 'manual'
  const charge = newCharge(world, intent, method)
  Object.assign(charge, {
    amount_captured: captured ? intent.amount : 0,
    captured,
    paid: true,
    status: 'succeeded',
    outcome: outcome('approved_by_network', 'authorized', 'Payment complete.'),
  } satisfies Partial<Stripe.Charge>)
  if (captured && !world.charging.incomeLater) setIncome(world, charge)
  world.emit('charge.succeeded', charge)
  if (captured && world.charging.incomeLater) {
    world.schedule('book_income', charge.id, world.now() + HOUR)
  }
  const { dispute } = bankOf(world, method)
  if (captured && dispute) openDispute(world, charge, { reason: dispute })
  return charge
}

/** Books the income of a charge whose balance transaction was not known at first. */
export function bookIncome(world: World, charge: Stripe.Charge) {
  if (charge.balance_transaction) return
  setIncome(world, charge)
  world.emit('charge.updated', charge, { balance_transaction: null })
}

function setIncome(world: World, charge: Stripe.Charge) {
  charge.balance_transaction = recordIncome(world, charge, charge.amount_captured).id
}

/** Records a charge that the bank refused. */
export function refuseCharge(
  world: World,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  decline: Decline
): Stripe.Charge {
  const charge = newCharge(world, intent, method)
  Object.assign(charge, {
    failure_code: decline.code,
    failure_message: decline.message,
    status: 'failed',
    outcome: {
      ...outcome('declined_by_network', 'issuer_declined', 'The bank declined this payment.'),
      advice_code: decline.adviceCode ?? null,
      reason: decline.declineCode,
    },
  } satisfies Partial<Stripe.Charge>)
  world.emit('charge.failed', charge)
  return charge
}

/** Takes the money that was held for an intent, or a part of it. */
export function captureCharge(world: World, charge: Stripe.Charge, amount: number) {
  charge.captured = true
  charge.amount_captured = amount
  charge.amount_refunded = charge.amount - amount
  setIncome(world, charge)
  world.emit('charge.captured', charge)
}

function newCharge(world: World, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod) {
  const charge = build('charge', {
    id: world.newId('ch'),
    amount: intent.amount,
    billing_details: { ...method.billing_details, tax_id: null },
    calculated_statement_descriptor: world.charging.descriptor ?? 'SIMULATED SHOP',
    created: world.now(),
    currency: intent.currency,
    customer: idOf(intent.customer),
    description: intent.description,
    fraud_details: {},
    metadata: { ...intent.metadata },
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: { type: 'card', card: cardDetails(method, intent.amount) },
    receipt_email: intent.receipt_email,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
  })
  return world.store.insert('charge', charge)
}

function outcome(status: string, type: string, message: string): Stripe.Charge.Outcome {
  return {
    advice_code: null,
    network_advice_code: null,
    network_decline_code: null,
    network_status: status,
    reason: null,
    risk_level: 'normal',
    risk_score: 20,
    seller_message: message,
    type,
  }
}

function cardDetails(
  method: Stripe.PaymentMethod,
  amount: number
): Stripe.Charge.PaymentMethodDetails.Card {
  const { card } = method
  if (!card) throw new Error(`Payment method ${method.id} is no card`)
  return {
    amount_authorized: amount,
    authorization_code: null,
    brand: card.brand,
    checks: card.checks,
    country: card.country,
    electronic_commerce_indicator: null,
    exp_month: card.exp_month,
    exp_year: card.exp_year,
    fingerprint: card.fingerprint ?? null,
    funding: card.funding,
    installments: null,
    last4: card.last4,
    mandate: null,
    network: card.brand,
    network_transaction_id: null,
    regulated_status: 'unregulated',
    three_d_secure: null,
    transaction_link_id: null,
    wallet: null,
  }
}
