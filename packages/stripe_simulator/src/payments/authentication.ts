import { bankOf } from './cards.js'
import type Stripe from 'stripe'
import type { World } from '../world.js'

/** Whether the bank wants to see its customer before it pays. */
export function needsAuthentication(
  world: World,
  method: Stripe.PaymentMethod,
  offSession: boolean
) {
  switch (bankOf(world, method).authentication) {
    case 'always':
      return true
    case 'unless_set_up':
      return !world.store.cards.get(method.id)?.setUpForOffSession
    case 'unless_off_session':
      return !offSession
    default:
      return false
  }
}

/** Sends the customer to the bank's page, which is the simulator's own. */
export function authenticationAction(
  world: World,
  intentId: string,
  returnUrl?: string
): Stripe.PaymentIntent.NextAction & Stripe.SetupIntent.NextAction {
  if (!returnUrl) return { type: 'use_stripe_sdk', use_stripe_sdk: {} }
  return {
    type: 'redirect_to_url',
    redirect_to_url: { url: authenticationUrl(world, intentId), return_url: returnUrl },
  }
}

/** The address of the page where an intent is authenticated. */
export function authenticationUrl(world: World, intentId: string) {
  return `${world.baseUrl}/authenticate/${intentId}`
}
