import { build } from '../skeleton.js'
import { currentMovement } from '../payments/ledger.js'
import { invalidRequest } from '../errors.js'
import { route } from '../route.js'
import type Stripe from 'stripe'
import type { World } from '../world.js'

export const balanceRoutes = [
  route('GET /v1/balance', (world) =>
    build('balance', { available: sums(world, 'available'), pending: sums(world, 'pending') })
  ),
  route('GET /v1/balance_transactions/{id}', (world, _params, id) =>
    currentMovement(world, world.store.get('balance_transaction', id))
  ),
  route<Stripe.BalanceTransactionListParams>('GET /v1/balance_transactions', (world, params) =>
    movements(world)
      .filter((movement) => !params.type || movement.type === params.type)
      .filter((movement) => !params.currency || movement.currency === params.currency)
      .filter((movement) => !params.source || movement.source === params.source)
      .filter(paidOutBy(world, params.payout))
  ),
]

/** What a payout paid out: told of those by the schedule alone, and before they arrived only the payout itself. */
function paidOutBy(world: World, id: string | undefined) {
  if (!id) return () => true
  const payout = world.store.get('payout', id, 'payout')
  if (!payout.automatic) {
    throw invalidRequest(
      'Balance transaction history can only be filtered on automatic transfers, not manual.',
      { param: 'payout' }
    )
  }
  const isKnown = payout.reconciliation_status === 'completed'
  return (movement: Stripe.BalanceTransaction) =>
    isKnown ? world.store.paidOut.get(movement.id) === id : movement.source === id
}

function movements(world: World) {
  return world.store.all('balance_transaction').map((movement) => currentMovement(world, movement))
}

function sums(world: World, status: 'available' | 'pending') {
  const totals = new Map<string, number>()
  for (const movement of movements(world)) {
    const amount = movement.status === status ? movement.net : 0
    totals.set(movement.currency, (totals.get(movement.currency) ?? 0) + amount)
  }
  return [...totals].map(([currency, amount]) => ({
    amount,
    currency,
    source_types: { card: amount },
  }))
}
