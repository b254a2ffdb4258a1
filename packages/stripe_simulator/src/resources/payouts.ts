import { cancelPayout, payOut } from '../payments/payouts.js'
import { mergeMetadata, text } from '../values.js'
import { route } from '../route.js'
import type Stripe from 'stripe'

export const payoutRoutes = [
  route<Stripe.PayoutCreateParams>('POST /v1/payouts', (world, params) =>
    payOut(world, {
      amount: params.amount,
      currency: params.currency.toLowerCase(),
      metadata: mergeMetadata({}, params.metadata),
      descriptor: text(params.statement_descriptor),
    })
  ),
  route('GET /v1/payouts/{id}', (world, _params, id) => world.store.get('payout', id)),
  route<Stripe.PayoutUpdateParams>('POST /v1/payouts/{id}', (world, { metadata }, id) => {
    const payout = world.store.get('payout', id)
    world.change('payout.updated', payout, { metadata: mergeMetadata(payout.metadata, metadata) })
    return payout
  }),
  route<Stripe.PayoutListParams>('GET /v1/payouts', (world, { status }) =>
    world.store.all('payout').filter((payout) => !status || payout.status === status)
  ),
  route('POST /v1/payouts/{id}/cancel', (world, _params, id) => {
    const payout = world.store.get('payout', id)
    cancelPayout(world, payout)
    return payout
  }),
]
