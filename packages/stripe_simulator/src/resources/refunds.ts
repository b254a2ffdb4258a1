import { idOf, mergeMetadata } from '../values.js'
import { invalidRequest } from '../errors.js'
import { refundCharge } from '../payments/refunds.js'
import { route } from '../route.js'
import type Stripe from 'stripe'
import type { World } from '../world.js'

export const refundRoutes = [
  route('POST /v1/refunds', create),
  route('GET /v1/refunds/{id}', (world, _params, id) => world.store.get('refund', id)),
  route<Stripe.RefundUpdateParams>('POST /v1/refunds/{id}', (world, { metadata }, id) => {
    const refund = world.store.get('refund', id)
    world.change('refund.updated', refund, { metadata: mergeMetadata(refund.metadata, metadata) })
    return refund
  }),
  route<Stripe.RefundListParams>('GET /v1/refunds', (world, { charge, payment_intent: intent }) =>
    world.store
      .all('refund')
      .filter((refund) => !charge || idOf(refund.charge) === charge)
      .filter((refund) => !intent || idOf(refund.payment_intent) === intent)
  ),
]

function create(world: World, params: Stripe.RefundCreateParams) {
  return refundCharge(world, chargeOf(world, params), {
    amount: params.amount,
    reason: params.reason,
    metadata: mergeMetadata({}, params.metadata),
  })
}

function chargeOf(world: World, params: Stripe.RefundCreateParams) {
  if (params.charge) return world.store.get('charge', params.charge, 'charge')
  if (!params.payment_intent) {
    throw invalidRequest(
      'One of the following params should be provided: payment_intent or charge.'
    )
  }
  const intent = world.store.get('payment_intent', params.payment_intent, 'payment_intent')
  const charge = idOf(intent.latest_charge)
  if (charge) return world.store.get('charge', charge, 'charge')
  throw invalidRequest('This PaymentIntent has no successful charge to refund.', {
    param: 'payment_intent',
  })
}
