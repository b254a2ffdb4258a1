import { idOf, mergeMetadata, text } from '../values.js'
import { route } from '../route.js'
import type Stripe from 'stripe'
import type { World } from '../world.js'

export const chargeRoutes = [
  route('GET /v1/charges/{id}', (world, _params, id) => world.store.get('charge', id)),
  route<Stripe.ChargeListParams>('GET /v1/charges', (world, params) =>
    world.store
      .all('charge')
      .filter((charge) => !params.customer || idOf(charge.customer) === params.customer)
      .filter(
        (charge) => !params.payment_intent || idOf(charge.payment_intent) === params.payment_intent
      )
  ),
  route('GET /v1/charges/search', (world) => world.store.all('charge')),
  route('POST /v1/charges/{id}', update),
]

function update(world: World, params: Stripe.ChargeUpdateParams, id: string) {
  const charge = world.store.get('charge', id)
  world.change('charge.updated', charge, {
    metadata: mergeMetadata(charge.metadata, params.metadata),
    description: params.description === undefined ? charge.description : text(params.description),
  })
  return charge
}
