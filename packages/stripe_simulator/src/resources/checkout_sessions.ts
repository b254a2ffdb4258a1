import { brandingOf } from './branding.js'
import { build } from '../skeleton.js'
import { checkAmount } from '../money.js'
import { create as createSetupIntent } from './setup_intents.js'
import { createLineItem } from './line_items.js'
import { expireCheckout } from '../payments/checkout_completion.js'
import { idOf, mergeMetadata, text } from '../values.js'
import { invalidRequest, notSimulated } from '../errors.js'
import { includeList } from '../includes.js'
import { route } from '../route.js'
import type Stripe from 'stripe'
import type { World } from '../world.js'

type CreateParams = Stripe.Checkout.SessionCreateParams
type Session = Stripe.Checkout.Session

const HALF_AN_HOUR = 30 * 60
const DAY = 24 * 3600

export const checkoutSessionRoutes = [
  route('POST /v1/checkout/sessions', create),
  route('GET /v1/checkout/sessions/{id}', (world, _params, id) =>
    world.store.get('checkout.session', id)
  ),
  route<Stripe.Checkout.SessionUpdateParams>(
    'POST /v1/checkout/sessions/{id}',
    (world, params, id) => {
      const session = world.store.get('checkout.session', id)
      session.metadata = mergeMetadata(session.metadata, params.metadata)
      return session
    }
  ),
  route<Stripe.Checkout.SessionListParams>('GET /v1/checkout/sessions', (world, params) =>
    world.store
      .all('checkout.session')
      .filter((session) => !params.customer || idOf(session.customer) === params.customer)
      .filter((session) => !params.status || session.status === params.status)
      .filter(
        (session) =>
          !params.payment_intent || idOf(session.payment_intent) === params.payment_intent
      )
      .filter(
        (session) =>
          !params.customer_details ||
          session.customer_details?.email === params.customer_details.email
      )
  ),
  route('GET /v1/checkout/sessions/{id}/line_items', (world, _params, id) => {
    const session = world.store.get('checkout.session', id)
    return includeList(world, { id: session.id, object: session.object }, 'line_items').data
  }),
  route('POST /v1/checkout/sessions/{id}/expire', (world, _params, id) => {
    const session = world.store.get('checkout.session', id)
    if (session.status !== 'open') {
      throw invalidRequest(`Only open sessions can be expired; this one is ${session.status}.`)
    }
    expireCheckout(world, session)
    return session
  }),
]

function create(world: World, params: CreateParams) {
  const mode = params.mode ?? 'payment'
  checkSupported(params, mode)
  checkParams(world, params, mode)
  const items = (params.line_items ?? []).map((item, index) => createLineItem(world, item, index))
  const total = items.reduce((sum, item) => sum + item.amount_total, 0)
  const currency = (items[0]?.currency ?? params.currency ?? '').toLowerCase() || null
  checkCurrencies(items, currency)
  if (mode === 'payment') checkAmount(total, currency ?? '')
  const session = newSession(world, params, mode)
  if (mode === 'payment') Object.assign(session, amounts(total, currency))
  else session.currency = currency
  for (const item of items) world.store.insert('item', item)
  world.store.checkouts.set(session.id, {
    lineItems: items.map((item) => item.id),
    intentParams: intentParamsOf(params),
    saveCard: false,
  })
  if (mode === 'setup') session.setup_intent = setupIntentOf(world, params)
  world.schedule('expire_checkout', session.id, session.expires_at)
  return world.store.insert('checkout.session', session)
}

function newSession(world: World, params: CreateParams, mode: Session['mode']) {
  const id = world.newId('cs_test')
  const creation = params.customer || mode !== 'payment' ? null : 'if_required'
  return build('checkout.session', {
    id,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    ...brandingOf(params.branding_settings),
    cancel_url: text(params.cancel_url),
    client_reference_id: text(params.client_reference_id),
    created: world.now(),
    customer: params.customer ?? null,
    customer_creation: params.customer_creation ?? creation,
    customer_email: text(params.customer_email),
    expires_at: params.expires_at ?? world.now() + DAY,
    locale: params.locale ?? null,
    metadata: mergeMetadata({}, params.metadata),
    mode,
    payment_method_collection: mode === 'payment' ? 'if_required' : 'always',
    payment_method_options: { card: { request_three_d_secure: 'automatic' } },
    payment_method_types: ['card'],
    payment_status: mode === 'setup' ? 'no_payment_required' : 'unpaid',
    saved_payment_method_options: savedOptionsOf(params),
    status: 'open',
    submit_type: params.submit_type ?? null,
    success_url: text(params.success_url),
    ui_mode: 'hosted_page',
    url: `${world.baseUrl}/c/pay/${id}`,
  } as Partial<Session>)
}

function checkSupported(params: CreateParams, mode: string) {
  if (mode === 'subscription') throw notSimulated('subscriptions', 'mode')
  if (params.ui_mode && params.ui_mode !== 'hosted_page')
    throw notSimulated('embedded pages', 'ui_mode')
  if (params.automatic_tax?.enabled) throw notSimulated('automatic tax', 'automatic_tax')
  if (params.discounts?.length) throw notSimulated('discounts', 'discounts')
  if (params.shipping_options?.length) throw notSimulated('shipping', 'shipping_options')
  if (params.invoice_creation?.enabled) throw notSimulated('invoices', 'invoice_creation')
}

/** Parameters that only one mode of the page understands. */
const MODE_OF = {
  payment_intent_data: 'payment',
  setup_intent_data: 'setup',
  subscription_data: 'subscription',
} as const

function checkCurrencies(items: Stripe.LineItem[], currency: string | null) {
  const index = items.findIndex((item) => item.currency !== currency)
  if (index < 0) return
  throw invalidRequest('All line items of a Checkout Session must have the same currency.', {
    param: `line_items[${index}][price_data][currency]`,
  })
}

function checkMode(params: CreateParams, mode: string) {
  for (const name of ['payment_intent_data', 'setup_intent_data', 'subscription_data'] as const) {
    if (params[name] === undefined || MODE_OF[name] === mode) continue
    throw invalidRequest(`You can not pass \`${name}\` in \`${mode}\` mode.`, { param: name })
  }
  if (mode !== 'setup' || !params.line_items) return
  throw invalidRequest('You can not pass `line_items` in `setup` mode.', { param: 'line_items' })
}

function checkParams(world: World, params: CreateParams, mode: string) {
  if (!params.success_url) throw missing('success_url')
  if (mode === 'payment' && !params.line_items?.length) throw missing('line_items')
  if (mode === 'setup' && !params.currency) throw missing('currency')
  checkMode(params, mode)
  if (params.customer && params.customer_email) {
    throw invalidRequest(
      'You may only specify one of these parameters: customer, customer_email.',
      {
        param: 'customer_email',
      }
    )
  }
  if (params.customer && params.customer_creation) {
    throw invalidRequest('You may not pass customer_creation with a customer.', {
      param: 'customer_creation',
    })
  }
  if (params.customer) world.store.get('customer', params.customer, 'customer')
  const lifetime = (params.expires_at ?? world.now() + DAY) - world.now()
  if (lifetime < HALF_AN_HOUR - 60 || lifetime > DAY + 60) {
    throw invalidRequest('expires_at must be between 30 minutes and 24 hours from now.', {
      param: 'expires_at',
    })
  }
}

function missing(param: string) {
  return invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param })
}

function amounts(total: number, currency: string | null): Partial<Session> {
  return {
    amount_subtotal: total,
    amount_total: total,
    currency,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
  }
}

function savedOptionsOf(params: CreateParams): Session['saved_payment_method_options'] {
  const options = params.saved_payment_method_options
  if (!params.customer && !options) return null
  return {
    allow_redisplay_filters: options?.allow_redisplay_filters ?? ['always'],
    payment_method_remove: options?.payment_method_remove ?? 'disabled',
    payment_method_save: options?.payment_method_save ?? null,
  }
}

function intentParamsOf(params: CreateParams): Record<string, unknown> {
  const data = params.payment_intent_data ?? {}
  const usage = data.setup_future_usage ?? params.payment_method_options?.card?.setup_future_usage
  return { ...data, ...(usage && { setup_future_usage: usage }) }
}

function setupIntentOf(world: World, params: CreateParams) {
  return createSetupIntent(world, {
    customer: params.customer,
    metadata: params.setup_intent_data?.metadata,
    description: params.setup_intent_data?.description,
  }).id
}
