import { ApiError } from '../errors.js'
import { authenticationUrl } from './authentication.js'
import { completeCheckout, successUrl } from './checkout_completion.js'
import { confirmPayment } from './confirm_payment.js'
import { confirmSetup } from './confirm_setup.js'
import { createCard } from './cards.js'
import { create as createCustomer } from '../resources/customers.js'
import { createIntent } from '../resources/payment_intents.js'
import { idOf } from '../values.js'
import type Stripe from 'stripe'
import type { CardDetails } from './cards.js'
import type { TestCard } from '../test_cards.js'
import type { World } from '../world.js'

/** What a person enters on the Checkout page. */
export interface CheckoutEntry {
  /** A saved card's id, or a new card. */
  method: string | { card: TestCard; details: CardDetails }
  save: boolean
  email?: string | null
  name?: string | null
}

export type CheckoutOutcome =
  | { type: 'complete'; redirectUrl: string }
  | { type: 'authenticate'; url: string; intentId: string }
  | { type: 'declined'; message: string }
  | { type: 'closed' }

/** Submits the Checkout page as a person does. */
export function submitCheckout(
  world: World,
  session: Stripe.Checkout.Session,
  entry: CheckoutEntry
): CheckoutOutcome {
  if (session.status !== 'open') return { type: 'closed' }
  rememberCustomer(world, session, entry)
  const method = methodOf(world, session, entry)
  const intent =
    session.mode === 'setup' ? setupOf(world, session) : paymentOf(world, session, entry)
  try {
    intent.payment_method = method.id
    if (intent.object === 'setup_intent') confirmSetup(world, intent, pageOf(world, session))
    else confirmPayment(world, intent, { offSession: false, returnUrl: pageOf(world, session) })
  } catch (error) {
    if (error instanceof ApiError) return { type: 'declined', message: error.message }
    throw error
  }
  if (intent.status === 'requires_action') {
    return { type: 'authenticate', intentId: intent.id, url: authenticationUrl(world, intent.id) }
  }
  completeCheckout(world, session)
  return { type: 'complete', redirectUrl: successUrl(session) }
}

/** The saved cards that the session may offer to its customer. */
export function offeredCards(world: World, session: Stripe.Checkout.Session) {
  const customer = idOf(session.customer)
  if (!customer || session.mode !== 'payment') return []
  const shown = session.saved_payment_method_options?.allow_redisplay_filters ?? ['always']
  return world.store
    .all('payment_method')
    .filter((method) => method.customer === customer)
    .filter((method) => shown.includes(method.allow_redisplay ?? 'unspecified'))
}

/** The page of the session, where the customer comes back after meeting the bank. */
export function pageOf(world: World, session: Stripe.Checkout.Session) {
  return `${world.baseUrl}/c/pay/${session.id}`
}

function methodOf(world: World, session: Stripe.Checkout.Session, entry: CheckoutEntry) {
  if (typeof entry.method !== 'string') {
    return createCard(world, entry.method.card, {
      ...entry.method.details,
      name: entry.name,
      email: entry.email,
    })
  }
  const method = offeredCards(world, session).find((one) => one.id === entry.method)
  if (!method) throw new Error(`The session does not offer the card ${entry.method}`)
  return method
}

/** The customer of the page, as the session tells it when it is complete. */
function rememberCustomer(world: World, session: Stripe.Checkout.Session, entry: CheckoutEntry) {
  const facts = world.store.checkouts.get(session.id)
  if (facts) facts.saveCard = entry.save
  const known = world.store.find('customer', idOf(session.customer) ?? '')
  const email = known?.email ?? entry.email ?? session.customer_email ?? null
  const name = entry.name ?? known?.name ?? null
  session.customer_details = {
    address: known?.address ?? null,
    business_name: null,
    email,
    individual_name: null,
    name,
    phone: known?.phone ?? null,
    tax_exempt: known?.tax_exempt ?? 'none',
    tax_ids: [],
  }
  const intentParams = facts?.intentParams ?? {}
  const needsCustomer =
    session.customer_creation === 'always' || intentParams.setup_future_usage || entry.save
  if (known || session.mode === 'setup' || !needsCustomer) return
  session.customer = createCustomer(world, {
    email: email ?? undefined,
    name: name ?? undefined,
  }).id
}

function setupOf(world: World, session: Stripe.Checkout.Session) {
  return world.store.get('setup_intent', idOf(session.setup_intent) ?? '')
}

/** The session's one intent; made at the first try, tried again after a decline. */
function paymentOf(world: World, session: Stripe.Checkout.Session, entry: CheckoutEntry) {
  const existing = world.store.find('payment_intent', idOf(session.payment_intent) ?? '')
  const intent = existing ?? newPayment(world, session)
  const usage = world.store.checkouts.get(session.id)?.intentParams.setup_future_usage
  intent.setup_future_usage = usage ? String(usage) : entry.save ? 'on_session' : null
  return intent
}

function newPayment(world: World, session: Stripe.Checkout.Session) {
  const facts = world.store.checkouts.get(session.id)
  const intent = createIntent(world, {
    ...(facts?.intentParams as Partial<Stripe.PaymentIntentCreateParams>),
    amount: session.amount_total ?? 0,
    currency: session.currency ?? '',
    customer: idOf(session.customer) ?? undefined,
  })
  intent.automatic_payment_methods = null
  session.payment_intent = intent.id
  world.emit('payment_intent.created', intent)
  return intent
}
