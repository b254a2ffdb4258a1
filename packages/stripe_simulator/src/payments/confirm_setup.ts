import { ApiError, invalidRequest } from '../errors.js'
import { attachCard, bankOf, checkUsable, markSetUp } from './cards.js'
import { AUTHENTICATION_FAILED, declineOf } from './declines.js'
import { authenticationAction } from './authentication.js'
import { idOf } from '../values.js'
import type Stripe from 'stripe'
import type { World } from '../world.js'

const CONFIRMABLE = ['requires_payment_method', 'requires_confirmation', 'requires_action']

/**
 * Sets a card up for later charges. The intent ends succeeded, waiting for authentication, or
 * back at requires_payment_method with the error thrown.
 */
export function confirmSetup(world: World, intent: Stripe.SetupIntent, returnUrl?: string) {
  if (!CONFIRMABLE.includes(intent.status)) throw unexpectedSetupState(intent, 'confirm')
  const methodId = idOf(intent.payment_method)
  if (!methodId) {
    throw invalidRequest(
      'You cannot confirm this SetupIntent because it is missing a payment method.',
      {
        code: 'setup_intent_unexpected_state',
      }
    )
  }
  const method = world.store.get('payment_method', methodId, 'payment_method')
  checkUsable(world, method, idOf(intent.customer))
  const bank = bankOf(world, method)
  if (bank.decline && !bank.savesFine) refuse(world, intent, method, declineOf(bank.decline))
  intent.next_action = null
  if (!bank.authentication || bank.authentication === 'unless_off_session') {
    return succeed(world, intent, method)
  }
  intent.status = 'requires_action'
  intent.next_action = authenticationAction(world, intent.id, returnUrl)
  world.store.intents.set(intent.id, { offSession: false, returnUrl })
  world.emit('setup_intent.requires_action', intent)
}

/** Goes on after the customer met the bank. */
export function finishSetupAuthentication(
  world: World,
  intent: Stripe.SetupIntent,
  success: boolean
) {
  if (intent.status !== 'requires_action') throw unexpectedSetupState(intent, 'authenticate')
  const method = world.store.get('payment_method', idOf(intent.payment_method) ?? '')
  intent.next_action = null
  if (success) return succeed(world, intent, method)
  const { setup_intent: code, message } = AUTHENTICATION_FAILED
  fail(world, intent, { type: 'card_error', code, message, payment_method: method })
}

/** The refusal of something that the state of a setup does not allow. */
export function unexpectedSetupState(intent: Stripe.SetupIntent, verb: string) {
  return new ApiError(400, {
    type: 'invalid_request_error',
    code: 'setup_intent_unexpected_state',
    message: `You cannot ${verb} this SetupIntent because it has a status of ${intent.status}.`,
    setup_intent: structuredClone(intent),
  })
}

function succeed(world: World, intent: Stripe.SetupIntent, method: Stripe.PaymentMethod) {
  const customer = idOf(intent.customer)
  if (customer) attachCard(world, method, customer)
  if (intent.usage === 'off_session') markSetUp(world, method)
  intent.status = 'succeeded'
  intent.last_setup_error = null
  world.emit('setup_intent.succeeded', intent)
}

function refuse(
  world: World,
  intent: Stripe.SetupIntent,
  method: Stripe.PaymentMethod,
  decline: ApiError
): never {
  fail(world, intent, { ...decline.body, type: 'card_error', payment_method: method })
  throw new ApiError(402, { ...decline.body, setup_intent: structuredClone(intent) })
}

function fail(world: World, intent: Stripe.SetupIntent, error: Record<string, unknown>) {
  intent.status = 'requires_payment_method'
  intent.payment_method = null
  intent.last_setup_error = structuredClone(error) as unknown as Stripe.SetupIntent.LastSetupError
  world.emit('setup_intent.setup_failed', intent)
}
