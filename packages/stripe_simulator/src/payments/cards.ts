import { createHash } from 'node:crypto'
import { build } from '../skeleton.js'
import { findCardByNumber, findCardByToken } from '../test_cards.js'
import { idOf } from '../values.js'
import { invalidRequest, resourceMissing } from '../errors.js'
import { declineOf } from './declines.js'
import type Stripe from 'stripe'
import type { TestCard } from '../test_cards.js'
import type { World } from '../world.js'

/** What a person types beside the number. */
export interface CardDetails {
  expMonth?: number
  expYear?: number
  name?: string | null
  email?: string | null
}

/** Makes an unattached payment method of a test card. */
export function createCard(world: World, card: TestCard, details: CardDetails = {}) {
  const id = world.newId('pm')
  world.store.cards.set(id, { card: card.number, setUpForOffSession: false, spent: false })
  const method = build('payment_method', {
    id,
    created: world.now(),
    type: 'card',
    allow_redisplay: 'unspecified',
    metadata: {},
    card: cardOf(card, details),
  })
  method.billing_details.email = details.email ?? null
  method.billing_details.name = details.name ?? null
  return world.store.insert('payment_method', method)
}

/**
 * The payment method that a request names. A test token (`pm_card_visa`) becomes a new one.
 */
export function resolvePaymentMethod(world: World, id: string, param = 'payment_method') {
  const card = findCardByToken(id)
  if (card) return createCard(world, card)
  const known = world.store.find('payment_method', id)
  if (known) return known
  throw resourceMissing('PaymentMethod', id, param)
}

/** The test card behind a payment method, which decides how its bank behaves. */
export function bankOf(world: World, method: Stripe.PaymentMethod): TestCard {
  const facts = world.store.cards.get(method.id)
  const card = facts && findCardByNumber(facts.card)
  if (!card) throw new Error(`Payment method ${method.id} has no test card`)
  return card
}

/** Refuses a card of somebody else, and one that was used up or detached. */
export function checkUsable(world: World, method: Stripe.PaymentMethod, customer: string | null) {
  const owner = idOf(method.customer)
  if (owner && owner !== customer) {
    throw invalidRequest(
      customer
        ? 'The payment method belongs to another customer; use one of this customer.'
        : 'The payment method belongs to a customer; name that customer in the request.',
      { param: 'payment_method' }
    )
  }
  if (!owner && world.store.cards.get(method.id)?.spent) {
    throw invalidRequest(
      'The payment method was used before without being attached, or was detached; it may not be used again.',
      { param: 'payment_method' }
    )
  }
}

/** Attaches a card to a customer; the bank may refuse. Attaching it again changes nothing. */
export function attachCard(world: World, method: Stripe.PaymentMethod, customer: string) {
  world.store.get('customer', customer, 'customer')
  if (idOf(method.customer) === customer) return method
  checkUsable(world, method, customer)
  const bank = bankOf(world, method)
  if (bank.decline && !bank.savesFine) throw declineOf(bank.decline)
  method.customer = customer
  world.emit('payment_method.attached', method)
  return method
}

/** Takes a card away from its customer; it can never be used again. */
export function detachCard(world: World, method: Stripe.PaymentMethod) {
  const customer = idOf(method.customer)
  if (!customer) {
    throw invalidRequest('The payment method is not attached to a customer.', {
      param: 'payment_method',
    })
  }
  const owner = world.store.find('customer', customer)
  if (owner && idOf(owner.invoice_settings.default_payment_method) === method.id) {
    owner.invoice_settings.default_payment_method = null
  }
  method.customer = null
  const facts = world.store.cards.get(method.id)
  if (facts) facts.spent = true
  world.emit('payment_method.detached', method, { customer })
  return method
}

/** Remembers that its owner agreed with the bank to later charges. */
export function markSetUp(world: World, method: Stripe.PaymentMethod) {
  const facts = world.store.cards.get(method.id)
  if (facts) facts.setUpForOffSession = true
}

function cardOf(card: TestCard, details: CardDetails): Stripe.PaymentMethod.Card {
  return {
    brand: card.brand,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
    country: 'US',
    display_brand: card.brand,
    exp_month: details.expMonth ?? 12,
    exp_year: details.expYear ?? new Date().getFullYear() + 4,
    fingerprint: createHash('sha256').update(card.number).digest('hex').slice(0, 16),
    funding: 'credit',
    generated_from: null,
    last4: card.number.slice(-4),
    networks: { available: [card.brand], preferred: null },
    regulated_status: 'unregulated',
    three_d_secure_usage: { supported: true },
    wallet: null,
  }
}
