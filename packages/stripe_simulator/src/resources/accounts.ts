import { build } from '../skeleton.js'
import { route } from '../route.js'
import type Stripe from 'stripe'
import type { World } from '../world.js'

/** The account that the key belongs to; an emptied simulator is another one. */
export const accountRoutes = [
  route('GET /v1/account', (world) => world.store.all('account')[0] ?? openAccount(world)),
]

function openAccount(world: World): Stripe.Account {
  const account = build('account', {
    id: world.newId('acct'),
    charges_enabled: true,
    country: 'DE',
    created: world.now(),
    default_currency: 'eur',
    details_submitted: true,
    payouts_enabled: true,
    type: 'standard',
  })
  return world.store.insert('account', account)
}
