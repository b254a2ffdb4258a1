import { ApiError, resourceMissing } from '../errors.js'
import { completeCheckout, sessionOfIntent } from './checkout_completion.js'
import { finishAuthentication } from './confirm_payment.js'
import { finishSetupAuthentication } from './confirm_setup.js'
import type { World } from '../world.js'

/**
 * The customer meets the bank and passes or fails. Returns the intent as it then is; a bank that
 * declines afterwards leaves the intent at requires_payment_method.
 */
export function authenticateIntent(world: World, id: string, success: boolean) {
  const payment = world.store.find('payment_intent', id)
  const setup = world.store.find('setup_intent', id)
  try {
    if (payment) finishAuthentication(world, payment, success)
    else if (setup) finishSetupAuthentication(world, setup, success)
    else throw resourceMissing('intent', id)
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 402) throw error
  }
  const intent = payment ?? setup
  if (!intent) throw resourceMissing('intent', id)
  const session = sessionOfIntent(world, id)
  const isDone = intent.status === 'succeeded' || intent.status === 'requires_capture'
  if (session && isDone) completeCheckout(world, session)
  return intent
}
