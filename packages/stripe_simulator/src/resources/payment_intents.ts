import { build } from '../skeleton.js'
import { captureCharge } from '../payments/charges.js'
import { checkAmount, checkStep } from '../money.js'
import { checkUsable, resolvePaymentMethod } from '../payments/cards.js'
import { confirmPayment, unexpectedState } from '../payments/confirm_payment.js'
import { idOf, mergeMetadata, text } from '../values.js'
import { invalidRequest } from '../errors.js'
import { route } from '../route.js'
import type Stripe from 'stripe'
import type { World } from '../world.js'

type CreateParams = Stripe.PaymentIntentCreateParams

const CANCELABLE = [
  'requires_payment_method',
  'requires_capture',
  'requires_confirmation',
  'requires_action',
]
const ONLY_WHEN_CONFIRMING = [
  'error_on_requires_action',
  'mandate_data',
  'off_session',
  'return_url',
] as const

export const paymentIntentRoutes = [
  route('POST /v1/payment_intents', create),
  route('GET /v1/payment_intents/{id}', (world, _params, id) =>
    world.store.get('payment_intent', id)
  ),
  route('POST /v1/payment_intents/{id}', update),
  route<Stripe.PaymentIntentListParams>('GET /v1/payment_intents', (world, { customer }) =>
    world.store
      .all('payment_intent')
      .filter((intent) => !customer || idOf(intent.customer) === customer)
  ),
  route('GET /v1/payment_intents/search', (world) => world.store.all('payment_intent')),
  route('POST /v1/payment_intents/{id}/confirm', confirm),
  route('POST /v1/payment_intents/{id}/capture', capture),
  route('POST /v1/payment_intents/{id}/cancel', cancel),
]

/** Makes an intent without trying to pay it. */
export function createIntent(world: World, params: CreateParams) {
  const currency = params.currency.toLowerCase()
  checkAmount(params.amount, currency)
  if (params.customer) world.store.get('customer', params.customer, 'customer')
  const id = world.newId('pi')
  const intent = build('payment_intent', {
    id,
    amount: params.amount,
    amount_details: { tip: {} },
    automatic_payment_methods: automaticMethods(params),
    capture_method: params.capture_method ?? 'automatic_async',
    client_secret: world.newSecret(id),
    confirmation_method: params.confirmation_method ?? 'automatic',
    created: world.now(),
    currency,
    customer: params.customer ?? null,
    description: text(params.description),
    metadata: mergeMetadata({}, params.metadata),
    payment_method_types: ['card'],
    receipt_email: text(params.receipt_email),
    setup_future_usage: params.setup_future_usage ?? null,
    statement_descriptor: text(params.statement_descriptor),
    statement_descriptor_suffix: text(params.statement_descriptor_suffix),
    status: 'requires_payment_method',
  })
  return world.store.insert('payment_intent', intent)
}

function create(world: World, params: CreateParams) {
  const wrong = ONLY_WHEN_CONFIRMING.find((name) => params[name] !== undefined)
  if (wrong && !params.confirm) {
    throw invalidRequest(`${wrong} can only be set when confirm is true.`, { param: wrong })
  }
  if (params.confirm && !params.payment_method) {
    throw invalidRequest('You cannot confirm a PaymentIntent that has no payment method.', {
      code: 'parameter_missing',
      param: 'payment_method',
    })
  }
  const method =
    params.payment_method && usableMethod(world, params.payment_method, params.customer)
  const intent = createIntent(world, params)
  if (method) Object.assign(intent, { payment_method: method, status: 'requires_confirmation' })
  world.emit('payment_intent.created', intent)
  if (params.confirm) confirmPayment(world, intent, confirmationOf(params))
  return intent
}

function update(world: World, params: Stripe.PaymentIntentUpdateParams, id: string) {
  const intent = world.store.get('payment_intent', id)
  const currency = params.currency?.toLowerCase() ?? intent.currency
  const changesMoney = params.amount !== undefined || params.currency !== undefined
  if (changesMoney && !CANCELABLE.includes(intent.status)) throw unexpectedState(intent, 'update')
  const amount = params.amount ?? intent.amount
  checkAmount(amount, currency)
  intent.metadata = mergeMetadata(intent.metadata, params.metadata)
  Object.assign(intent, { amount, currency })
  if (params.customer) {
    world.store.get('customer', params.customer, 'customer')
    intent.customer = params.customer
  }
  if (params.description !== undefined) intent.description = text(params.description)
  if (params.receipt_email !== undefined) intent.receipt_email = text(params.receipt_email)
  if (params.setup_future_usage !== undefined) {
    intent.setup_future_usage = params.setup_future_usage || null
  }
  if (params.payment_method) setMethod(world, intent, params.payment_method)
  return intent
}

function confirm(world: World, params: Stripe.PaymentIntentConfirmParams, id: string) {
  const intent = world.store.get('payment_intent', id)
  if (intent.status === 'succeeded' || intent.status === 'canceled') {
    throw unexpectedState(intent, 'confirm')
  }
  if (params.setup_future_usage) intent.setup_future_usage = params.setup_future_usage
  if (params.payment_method) setMethod(world, intent, params.payment_method)
  confirmPayment(world, intent, confirmationOf(params))
  return intent
}

function capture(world: World, params: Stripe.PaymentIntentCaptureParams, id: string) {
  const intent = world.store.get('payment_intent', id)
  if (intent.status !== 'requires_capture') throw unexpectedState(intent, 'capture')
  const amount = params.amount_to_capture ?? intent.amount_capturable
  if (amount < 1 || amount > intent.amount_capturable) {
    throw invalidRequest('The amount to capture is more than what is held.', {
      code: 'amount_too_large',
      param: 'amount_to_capture',
    })
  }
  checkStep(amount, intent.currency, 'amount_to_capture')
  captureCharge(world, world.store.get('charge', idOf(intent.latest_charge) ?? ''), amount)
  Object.assign(intent, { status: 'succeeded', amount_capturable: 0, amount_received: amount })
  world.emit('payment_intent.succeeded', intent)
  return intent
}

function cancel(world: World, params: Stripe.PaymentIntentCancelParams, id: string) {
  const intent = world.store.get('payment_intent', id)
  if (!CANCELABLE.includes(intent.status)) throw unexpectedState(intent, 'cancel')
  const isOnCheckout = world.store
    .all('checkout.session')
    .some((session) => session.status === 'open' && session.payment_intent === id)
  if (isOnCheckout) {
    throw invalidRequest('This PaymentIntent belongs to a Checkout session; expire the session.')
  }
  cancelIntent(world, intent, params.cancellation_reason ?? null)
  return intent
}

/** Ends an intent for good; money that was held is let go. */
export function cancelIntent(
  world: World,
  intent: Stripe.PaymentIntent,
  reason: Stripe.PaymentIntent.CancellationReason | null
) {
  const held = intent.status === 'requires_capture' && idOf(intent.latest_charge)
  if (held) {
    const charge = world.store.get('charge', held)
    Object.assign(charge, { amount_refunded: charge.amount, refunded: true })
    world.emit('charge.refunded', charge)
  }
  Object.assign(intent, {
    status: 'canceled',
    amount_capturable: 0,
    canceled_at: world.now(),
    cancellation_reason: reason,
    next_action: null,
  } satisfies Partial<Stripe.PaymentIntent>)
  world.emit('payment_intent.canceled', intent)
}

function setMethod(world: World, intent: Stripe.PaymentIntent, id: string) {
  if (!CANCELABLE.includes(intent.status) || intent.status === 'requires_capture') {
    throw unexpectedState(intent, 'update')
  }
  intent.payment_method = usableMethod(world, id, idOf(intent.customer))
  intent.status = 'requires_confirmation'
  intent.next_action = null
}

function usableMethod(world: World, id: string, customer: string | null | undefined) {
  const method = resolvePaymentMethod(world, id)
  checkUsable(world, method, customer ?? null)
  return method.id
}

function confirmationOf(params: CreateParams | Stripe.PaymentIntentConfirmParams) {
  return {
    offSession: params.off_session !== undefined && params.off_session !== false,
    returnUrl: params.return_url,
    failOnAction: params.error_on_requires_action,
  }
}

function automaticMethods(params: CreateParams) {
  const asked = params.automatic_payment_methods
  if (asked?.enabled === false) return null
  return { enabled: true, allow_redirects: asked?.allow_redirects ?? 'always' }
}
