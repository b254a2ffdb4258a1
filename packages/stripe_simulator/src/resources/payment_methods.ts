import { attachCard, createCard, detachCard, resolvePaymentMethod } from '../payments/cards.js'
import { findCardByNumber, findCardByToken } from '../test_cards.js'
import { idOf, mergeMetadata } from '../values.js'
import { invalidRequest, notSimulated } from '../errors.js'
import { route } from '../route.js'
import type Stripe from 'stripe'
import type { World } from '../world.js'

export const paymentMethodRoutes = [
  route('POST /v1/payment_methods', create),
  route('GET /v1/payment_methods/{id}', (world, _params, id) =>
    world.store.get('payment_method', id)
  ),
  route<Stripe.PaymentMethodUpdateParams>('POST /v1/payment_methods/{id}', update),
  route<Stripe.PaymentMethodListParams>('GET /v1/payment_methods', (world, { customer, type }) =>
    world.store
      .all('payment_method')
      .filter((method) => idOf(method.customer) === (customer ?? null))
      .filter((method) => !type || method.type === type)
  ),
  route<Stripe.PaymentMethodAttachParams>(
    'POST /v1/payment_methods/{id}/attach',
    (world, { customer }, id) => {
      if (!customer) throw invalidRequest('Missing required param: customer.', missing('customer'))
      return attachCard(world, resolvePaymentMethod(world, id, 'id'), customer)
    }
  ),
  route('POST /v1/payment_methods/{id}/detach', (world, _params, id) =>
    detachCard(world, world.store.get('payment_method', id))
  ),
]

/** The cards of a customer, newest first. */
export function cardsOf(world: World, customer: string) {
  return world.store.all('payment_method').filter((method) => idOf(method.customer) === customer)
}

function create(world: World, params: Stripe.PaymentMethodCreateParams) {
  if (params.type && params.type !== 'card') {
    throw notSimulated(`payment methods of type ${params.type}`, 'type')
  }
  const { number, token, exp_month: expMonth, exp_year: expYear } = cardParams(params)
  const card = number ? findCardByNumber(number) : findCardByToken(TOKENS[token ?? ''] ?? '')
  if (!card) throw invalidRequest('Use one of the test cards.', { param: 'card[number]' })
  const method = createCard(world, card, {
    expMonth,
    expYear,
    name: params.billing_details?.name ?? null,
    email: params.billing_details?.email || null,
  })
  method.metadata = mergeMetadata({}, params.metadata)
  if (params.allow_redisplay) method.allow_redisplay = params.allow_redisplay
  return method
}

/** Test tokens of the older kind that stand for a card. */
const TOKENS: Record<string, string> = {
  tok_visa: 'pm_card_visa',
  tok_mastercard: 'pm_card_mastercard',
  tok_amex: 'pm_card_amex',
}

function cardParams(params: Stripe.PaymentMethodCreateParams) {
  const card: { number?: string; token?: string; exp_month?: number; exp_year?: number } =
    params.card ?? {}
  return card
}

function update(world: World, params: Stripe.PaymentMethodUpdateParams, id: string) {
  const method = world.store.get('payment_method', id)
  const { card, billing_details: billing } = params
  world.change('payment_method.updated', method, {
    metadata: mergeMetadata(method.metadata, params.metadata),
    allow_redisplay: params.allow_redisplay ?? method.allow_redisplay,
    billing_details: {
      ...method.billing_details,
      ...(billing?.name !== undefined && { name: billing.name || null }),
      ...(billing?.email !== undefined && { email: billing.email || null }),
      ...(billing?.phone !== undefined && { phone: billing.phone || null }),
    },
    card: method.card && {
      ...method.card,
      exp_month: card?.exp_month ?? method.card.exp_month,
      exp_year: card?.exp_year ?? method.card.exp_year,
    },
  })
  return method
}

function missing(param: string) {
  return { code: 'parameter_missing', param }
}
