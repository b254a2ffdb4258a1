import { cancelIntent } from '../resources/payment_intents.js'
import { idOf } from '../values.js'
import type Stripe from 'stripe'
import type { World } from '../world.js'

/** Ends an open session whose intent has been paid or set up. */
export function completeCheckout(world: World, session: Stripe.Checkout.Session) {
  if (session.status !== 'open') return
  session.status = 'complete'
  session.url = null
  const intent = world.store.find('payment_intent', idOf(session.payment_intent) ?? '')
  if (session.mode === 'payment') {
    session.payment_status = intent?.status === 'succeeded' ? 'paid' : 'unpaid'
  }
  redisplayCard(world, session)
  world.emit('checkout.session.completed', session)
}

/** Ends a session that nobody paid; one that is complete stays so. */
export function expireCheckout(world: World, session: Stripe.Checkout.Session) {
  if (session.status !== 'open') return
  session.status = 'expired'
  session.url = null
  const intent = world.store.find('payment_intent', idOf(session.payment_intent) ?? '')
  if (intent && intent.status !== 'succeeded') cancelIntent(world, intent, 'expired')
  world.emit('checkout.session.expired', session)
}

/** Where the customer goes after paying. */
export function successUrl(session: Stripe.Checkout.Session) {
  return (session.success_url ?? '').replaceAll('{CHECKOUT_SESSION_ID}', session.id)
}

/** The open or complete session that an intent belongs to, if any. */
export function sessionOfIntent(world: World, intentId: string) {
  return world.store
    .all('checkout.session')
    .find((one) => one.payment_intent === intentId || one.setup_intent === intentId)
}

/** A card saved by choice is offered again everywhere; one saved by the shop only by the shop. */
function redisplayCard(world: World, session: Stripe.Checkout.Session) {
  const intent =
    world.store.find('payment_intent', idOf(session.payment_intent) ?? '') ??
    world.store.find('setup_intent', idOf(session.setup_intent) ?? '')
  const method = world.store.find('payment_method', idOf(intent?.payment_method) ?? '')
  if (!method?.customer || method.allow_redisplay === 'always') return
  const isChosen = world.store.checkouts.get(session.id)?.saveCard
  method.allow_redisplay = isChosen ? 'always' : 'limited'
}
