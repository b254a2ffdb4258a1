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
  source: string | null
  fee?: number
  feeDetails?: Stripe.BalanceTransaction.FeeDetail[]
  description?: string | null
  /** It is in the currency of the balance already, and available at once. */
  isSettled?: boolean
}

/** Records one movement of the account's balance, in the currency of its payouts, and returns it. */
export function recordMovement(world: World, movement: Movement) {
  const { isSettled = false } = movement
  const { currency, rate } = isSettled
    ? { currency: movement.currency, rate: null }
    : settlementOf(world, movement.currency)
  const amount = Math.round(movement.amount * (rate ?? 1))
  const fee = movement.fee ?? 0
  return world.store.insert(
    'balance_transaction',
    build('balance_transaction', {
      id: world.newId('txn'),
      amount,
      available_on: world.now() + (isSettled ? 0 : SETTLEMENT),
      balance_type: 'payments',
      created: world.now(),
      currency,
      description: movement.description ?? null,
      exchange_rate: rate,
      fee,
      fee_details: movement.feeDetails ?? (fee ? [feeDetail(fee, currency)] : []),
      net: amount - fee,
      reporting_category: movement.category,
      source: movement.source,
      status: 'pending',
      type: movement.type,
    })
  )
}

/** Records the income of a charge, less the fee. */
export function recordIncome(world: World, charge: Stripe.Charge, amount: number) {
  const { fee, feeDetails } = world.charging
  const { currency } = settlementOf(world, charge.currency)
  return recordMovement(world, {
    type: 'charge',
    category: 'charge',
    amount,
    currency: charge.currency,
    source: charge.id,
    fee: fee ?? processingFee(amount, charge.currency),
    feeDetails: feeDetails?.map((detail) => ({ ...feeDetail(0, currency), ...detail })),
    description: charge.description,
  })
}

function settlementOf(world: World, currency: string) {
  const { settlement } = world.charging
  if (!settlement || settlement.currency === currency) return { currency, rate: null }
  return settlement
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
