import { build } from '../skeleton.js'
import { processingFee } from '../money.js'
import type Stripe from 'stripe'
import type { World } from '../world.js'

/** Money becomes available two days after it moved. */
const SETTLEMENT = 2 * 24 * 3600

interface Movement {
  type: Stripe.BalanceTransaction.Type
  category: string
  amount: number
  currency: string
  source: string
  fee?: number
  description?: string | null
}

/** Records one movement of the account's balance and returns it. */
export function recordMovement(world: World, movement: Movement) {
  const fee = movement.fee ?? 0
  return world.store.insert(
    'balance_transaction',
    build('balance_transaction', {
      id: world.newId('txn'),
      amount: movement.amount,
      available_on: world.now() + SETTLEMENT,
      balance_type: 'payments',
      created: world.now(),
      currency: movement.currency,
      description: movement.description ?? null,
      fee,
      fee_details: fee ? [feeDetail(fee, movement.currency)] : [],
      net: movement.amount - fee,
      reporting_category: movement.category,
      source: movement.source,
      status: 'pending',
      type: movement.type,
    })
  )
}

/** Records the income of a charge, less the fee. */
export function recordIncome(world: World, charge: Stripe.Charge, amount: number) {
  return recordMovement(world, {
    type: 'charge',
    category: 'charge',
    amount,
    currency: charge.currency,
    source: charge.id,
    fee: processingFee(amount, charge.currency),
    description: charge.description,
  })
}

/** A movement as it is now: its status follows the clock. */
export function currentMovement(world: World, movement: Stripe.BalanceTransaction) {
  movement.status = movement.available_on <= world.now() ? 'available' : 'pending'
  return movement
}

function feeDetail(amount: number, currency: string): Stripe.BalanceTransaction.FeeDetail {
  return {
    amount,
    application: null,
    currency,
    description: 'Stripe processing fees',
    type: 'stripe_fee',
  }
}
