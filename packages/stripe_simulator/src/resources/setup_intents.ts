import { build } from '../skeleton.js'
import { checkUsable, resolvePaymentMethod } from '../payments/cards.js'
import { confirmSetup, unexpectedSetupState } from '../payments/confirm_setup.js'
import { idOf, mergeMetadata, text } from '../values.js'
import { route } from '../route.js'
import type Stripe from 'stripe'
import type { World } from '../world.js'

export const setupIntentRoutes = [
  route('POST /v1/setup_intents', create),
  route('GET /v1/setup_intents/{id}', (world, _params, id) => world.store.get('setup_intent', id)),
  route('POST /v1/setup_intents/{id}', update),
  route<Stripe.SetupIntentListParams>('GET /v1/setup_intents', (world, params) =>
    world.store
      .all('setup_intent')
      .filter((intent) => !params.customer || idOf(intent.customer) === params.customer)
      .filter((intent) => !params.payment_method || intent.payment_method === params.payment_method)
  ),
  route('POST /v1/setup_intents/{id}/confirm', confirm),
  route('POST /v1/setup_intents/{id}/cancel', cancel),
]

/** Makes a setup and, where the request asks for it, confirms it at once. */
export function create(world: World, params: Stripe.SetupIntentCreateParams) {
  if (params.customer) world.store.get('customer', params.customer, 'customer')
  const id = world.newId('seti')
  const intent = build('setup_intent', {
    id,
    automatic_payment_methods: { enabled: true, allow_redirects: 'always' },
    client_secret: world.newSecret(id),
    created: world.now(),
    customer: params.customer ?? null,
    description: text(params.description),
    metadata: mergeMetadata({}, params.metadata),
    payment_method_types: ['card'],
    status: 'requires_payment_method',
    usage: params.usage ?? 'off_session',
  })
  world.store.insert('setup_intent', intent)
  if (params.payment_method) setMethod(world, intent, params.payment_method)
  world.emit('setup_intent.created', intent)
  if (params.confirm) confirmSetup(world, intent, params.return_url)
  return intent
}

function update(world: World, params: Stripe.SetupIntentUpdateParams, id: string) {
  const intent = world.store.get('setup_intent', id)
  intent.metadata = mergeMetadata(intent.metadata, params.metadata)
  if (params.description !== undefined) intent.description = text(params.description)
  if (params.payment_method) setMethod(world, intent, params.payment_method)
  return intent
}

function confirm(world: World, params: Stripe.SetupIntentConfirmParams, id: string) {
  const intent = world.store.get('setup_intent', id)
  if (intent.status === 'succeeded' || intent.status === 'canceled') {
    throw unexpectedSetupState(intent, 'confirm')
  }
  if (params.payment_method) setMethod(world, intent, params.payment_method)
  confirmSetup(world, intent, params.return_url)
  return intent
}

function cancel(world: World, params: Stripe.SetupIntentCancelParams, id: string) {
  const intent = world.store.get('setup_intent', id)
  if (intent.status === 'succeeded' || intent.status === 'canceled') {
    throw unexpectedSetupState(intent, 'cancel')
  }
  intent.status = 'canceled'
  intent.cancellation_reason = params.cancellation_reason ?? null
  intent.next_action = null
  world.emit('setup_intent.canceled', intent)
  return intent
}

function setMethod(world: World, intent: Stripe.SetupIntent, id: string) {
  const method = resolvePaymentMethod(world, id)
  checkUsable(world, method, idOf(intent.customer))
  intent.payment_method = method.id
  intent.status = 'requires_confirmation'
}
