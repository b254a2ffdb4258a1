import { build } from '../skeleton.js'
import { currentMovement, recordMovement } from './ledger.js'
import { invalidRequest } from '../errors.js'
import type Stripe from 'stripe'
import type { World } from '../world.js'

const HOUR = 3600
const DAY = 24 * HOUR

export interface PayoutWish {
  currency: string
  /** What is available, unless told. */
  amount?: number
  /** By the schedule of the account; then the service knows which movements it pays out. */
  automatic?: boolean
  metadata?: Stripe.Metadata
  descriptor?: string | null
}

/** Sends what is available in a currency, or a part of it, to the account's bank. Refuses more than there is. */
export function payOut(world: World, wish: PayoutWish): Stripe.Payout {
  const { currency, automatic = false } = wish
  const available = movementsAvailable(world, currency)
  const balance = available.reduce((sum, { net }) => sum + net, 0)
  const amount = wish.amount ?? balance
  if (amount > balance || amount < 1) {
    throw invalidRequest(
      'You have insufficient funds in your Stripe account for this transfer. Your card balance is too low.',
      { code: 'balance_insufficient' }
    )
  }
  const payout = world.store.insert(
    'payout',
    build('payout', {
      id: world.newId('po'),
      amount,
      arrival_date: startOfDay(world.now() + 2 * DAY),
      automatic,
      created: world.now(),
      currency,
      destination: 'ba_simulated',
      livemode: false,
      metadata: wish.metadata ?? {},
      method: 'standard',
      reconciliation_status: automatic ? 'in_progress' : 'not_applicable',
      source_type: 'card',
      statement_descriptor: wish.descriptor ?? null,
      status: 'pending',
      type: 'bank_account',
    })
  )
  payout.balance_transaction = move(world, payout, 'payout', -amount).id
  // One that is made by hand takes from the balance as a whole, and is a movement of the next one by the schedule.
  if (automatic)
    for (const { id } of available) if (!world.store.paidOut.has(id)) markPaid(world, payout, id)
  world.emit('payout.created', payout)
  world.schedule('send_payout', payout.id, world.now() + HOUR)
  return payout
}

/** The schedule of the account: all that is available, in each currency, every day. */
export function payOutDaily(world: World) {
  for (const currency of new Set(availableMovements(world).map((one) => one.currency))) {
    const balance = movementsAvailable(world, currency).reduce((sum, { net }) => sum + net, 0)
    if (balance > 0) payOut(world, { currency, automatic: true })
  }
  if (world.charging.payouts === 'daily') scheduleNext(world)
}

/** Has the account pay out every day from the next midnight on. */
export function scheduleNext(world: World) {
  if (world.tasks.some(({ kind }) => kind === 'pay_out')) return
  world.schedule('pay_out', '', startOfDay(world.now()) + DAY)
}

/** The bank got it. */
export function sendPayout(world: World, payout: Stripe.Payout) {
  if (payout.status !== 'pending') return
  world.change('payout.updated', payout, { status: 'in_transit' })
  world.schedule('settle_payout', payout.id, payout.arrival_date)
}

/** It arrived; of one by the schedule it is known from now on what is in it. */
export function settlePayout(world: World, payout: Stripe.Payout) {
  if (payout.status !== 'pending' && payout.status !== 'in_transit') return
  world.change('payout.paid', payout, { status: 'paid' })
  if (!payout.automatic) return
  world.change('payout.reconciliation_completed', payout, { reconciliation_status: 'completed' })
}

/** The bank refused it, also days after it was told to have arrived: the money is in the balance again. */
export function failPayout(world: World, payout: Stripe.Payout, code = 'account_closed') {
  if (payout.status === 'failed' || payout.status === 'canceled') {
    throw invalidRequest(`This payout is ${payout.status}.`)
  }
  payout.failure_balance_transaction = move(world, payout, 'payout_failure', payout.amount).id
  world.change('payout.failed', payout, {
    status: 'failed',
    failure_code: code,
    failure_message: 'The bank account has been closed.',
  })
}

/** Takes back one that was made by hand and is not at the bank yet. */
export function cancelPayout(world: World, payout: Stripe.Payout) {
  if (payout.status !== 'pending' || payout.automatic) {
    throw invalidRequest(`Payouts can be canceled while they are pending: ${payout.id} is not.`)
  }
  payout.failure_balance_transaction = move(world, payout, 'payout_cancel', payout.amount).id
  world.change('payout.canceled', payout, { status: 'canceled' })
}

function move(
  world: World,
  payout: Stripe.Payout,
  type: 'payout' | 'payout_failure' | 'payout_cancel',
  amount: number
) {
  const movement = recordMovement(world, {
    type,
    category: type === 'payout' ? 'payout' : 'payout_reversal',
    amount,
    currency: payout.currency,
    source: payout.id,
    description: 'STRIPE PAYOUT',
    isSettled: true,
  })
  if (type === 'payout' && payout.automatic) markPaid(world, payout, movement.id)
  return movement
}

function markPaid(world: World, payout: Stripe.Payout, movement: string) {
  world.store.paidOut.set(movement, payout.id)
}

function availableMovements(world: World) {
  return world.store
    .all('balance_transaction')
    .filter((movement) => currentMovement(world, movement).status === 'available')
}

function movementsAvailable(world: World, currency: string) {
  return availableMovements(world).filter((movement) => movement.currency === currency)
}

function startOfDay(seconds: number) {
  return seconds - (seconds % DAY)
}
