import { ApiError, invalidRequest } from '../errors.js'
import { attachCard, bankOf, checkUsable, markSetUp } from './cards.js'
import {
  AUTHENTICATION_FAILED,
  AUTHENTICATION_NOT_HANDLED,
  AUTHENTICATION_REQUIRED,
  declineOf,
} from './declines.js'
import { chargeCard, refuseCharge } from './charges.js'
import { authenticationAction, needsAuthentication } from './authentication.js'
import { idOf } from '../values.js'
import type Stripe from 'stripe'
import type { Decline } from '../test_cards.js'
import type { World } from '../world.js'

export interface Confirmation {
  offSession: boolean
  returnUrl?: string
  failOnAction?: boolean
}

const CONFIRMABLE = ['requires_payment_method', 'requires_confirmation', 'requires_action']

/**
 * Tries to pay an intent with its payment method. The intent ends succeeded, held for capture,
 * waiting for authentication, or back at requires_payment_method with the error thrown.
 */
export function confirmPayment(world: World, intent: Stripe.PaymentIntent, how: Confirmation) {
  checkConfirmable(intent, how)
  const method = methodOf(world, intent)
  checkUsable(world, method, idOf(intent.customer))
  intent.next_action = null
  world.store.intents.set(intent.id, { offSession: how.offSession, returnUrl: how.returnUrl })
  if (!needsAuthentication(world, method, how.offSession)) return settle(world, intent, method)
  if (how.offSession) return refuse(world, intent, method, AUTHENTICATION_REQUIRED)
  if (how.failOnAction) return refuse(world, intent, method, AUTHENTICATION_NOT_HANDLED)
  intent.status = 'requires_action'
  intent.next_action = authenticationAction(world, intent.id, how.returnUrl)
  world.emit('payment_intent.requires_action', intent)
}

/** Goes on after the customer met the bank: pays, or fails with an authentication error. */
export function finishAuthentication(world: World, intent: Stripe.PaymentIntent, success: boolean) {
  if (intent.status !== 'requires_action') throw unexpectedState(intent, 'authenticate')
  const method = methodOf(world, intent)
  intent.next_action = null
  if (success) return settle(world, intent, method)
  const { payment_intent: code, message } = AUTHENTICATION_FAILED
  failIntent(world, intent, { type: 'card_error', code, message, payment_method: method })
}

/** The refusal of something that the state of an intent does not allow. */
export function unexpectedState(intent: Stripe.PaymentIntent, verb: string) {
  return new ApiError(400, {
    type: 'invalid_request_error',
    code: 'payment_intent_unexpected_state',
    message: `You cannot ${verb} this PaymentIntent because it has a status of ${intent.status}.`,
    payment_intent: structuredClone(intent),
  })
}

function checkConfirmable(intent: Stripe.PaymentIntent, how: Confirmation) {
  if (!CONFIRMABLE.includes(intent.status)) throw unexpectedState(intent, 'confirm')
  if (!intent.payment_method) {
    throw new ApiError(400, {
      type: 'invalid_request_error',
      code: 'payment_intent_unexpected_state',
      message: 'You cannot confirm this PaymentIntent because it is missing a payment method.',
      payment_intent: structuredClone(intent),
    })
  }
  const mayRedirect = intent.automatic_payment_methods?.allow_redirects === 'always'
  if (mayRedirect && !how.offSession && !how.returnUrl) {
    throw invalidRequest(
      'This PaymentIntent may redirect: pass a return_url, or set automatic_payment_methods[allow_redirects] to never.',
      { param: 'return_url' }
    )
  }
}

function methodOf(world: World, intent: Stripe.PaymentIntent) {
  return world.store.get('payment_method', idOf(intent.payment_method) ?? '', 'payment_method')
}

function settle(world: World, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod) {
  const bank = bankOf(world, method)
  if (bank.decline) refuse(world, intent, method, bank.decline)
  const charge = chargeCard(world, intent, method)
  intent.latest_charge = charge.id
  intent.last_payment_error = null
  keepCard(world, intent, method)
  if (!charge.captured) {
    intent.status = 'requires_capture'
    intent.amount_capturable = intent.amount
    world.emit('payment_intent.amount_capturable_updated', intent)
    return
  }
  intent.status = 'succeeded'
  intent.amount_received = intent.amount
  world.emit('payment_intent.succeeded', intent)
}

/** Saves the card where the intent asks for it; otherwise it is used up. */
function keepCard(world: World, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod) {
  const customer = idOf(intent.customer)
  if (customer && intent.setup_future_usage) attachCard(world, method, customer)
  if (intent.setup_future_usage === 'off_session') markSetUp(world, method)
  const facts = world.store.cards.get(method.id)
  if (facts && !method.customer) facts.spent = true
}

function refuse(
  world: World,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  decline: Decline
): never {
  const charge = refuseCharge(world, intent, method, decline)
  intent.latest_charge = charge.id
  const error = declineOf(decline, { charge: charge.id }).body
  failIntent(world, intent, { ...error, type: 'card_error', payment_method: method })
  throw declineOf(decline, {
    charge: charge.id,
    payment_method: structuredClone(method),
    payment_intent: structuredClone(intent),
  })
}

function failIntent(
  world: World,
  intent: Stripe.PaymentIntent,
  error: Stripe.PaymentIntent.LastPaymentError | Record<string, unknown>
) {
  intent.status = 'requires_payment_method'
  intent.payment_method = null
  intent.last_payment_error = structuredClone(error) as Stripe.PaymentIntent.LastPaymentError
  world.emit('payment_intent.payment_failed', intent)
}
