import type { CouponProblem } from '#billing'
import { failed, ok, type Result } from '#core/result'
import type Account from '#identity/models/account'
import type User from '#identity/models/user'
import type { AccountBond } from '#ordering/currency/account_bonds'
import type { CartProblem } from '#ordering/cart/price_item'
import type { UnpaidAllowance } from '#ordering/orders/unpaid_allowance'

export interface OrderRequest {
  cartId: string
  account: Account
  user: User
  /** Whether the user is staff who orders for the customer: no allowance of unpaid orders stops them, and they accept no terms. */
  byStaff?: boolean
  /** The fingerprint of the offer that the customer agreed to; whatever is in force now, where it is left out. */
  agreedTo?: string
  /** The wording that was accepted; null only while the shop has published none. */
  termsVersionId: string | null
  /**
   * The words in which the customer asked us to begin before the time to withdraw is over, by their version; null where they did not. Left
   * out, nobody asks: no form did.
   */
  begin?: string | null
  ip: string | null
}

export type PlaceOrderFailure =
  | { type: 'empty' }
  | { type: 'shop_held' }
  | { type: 'not_yours' }
  | { type: 'address_missing' }
  | { type: 'terms_changed' }
  /** A consumer did not ask us to begin before the time to withdraw is over. */
  | { type: 'begin_missing' }
  /** What they would ask for has other words now. */
  | { type: 'begin_changed' }
  | { type: 'offer_changed' }
  /** What is ordered was to be tried for free, and somebody known by the same marks did so before. */
  | { type: 'trial_used' }
  /** Its trial begins with a saved card. */
  | { type: 'trial_needs_card' }
  /** It was invoiced in this one before. */
  | { type: 'other_currency'; currency: string }
  /** It was never invoiced, and has to settle these in this one first. */
  | { type: 'currency_bound'; currency: string; bonds: AccountBond[] }
  /** The coupon that the order is placed with cannot be used. */
  | { type: 'coupon'; problem: CouponProblem; code: string }
  | ({ type: 'too_many_unpaid' } & UnpaidAllowance)
  | {
      type: 'item_unavailable'
      itemId: string
      product: string
      problem: CartProblem
    }

/** Thrown where an order is refused, so that nothing of the transaction is kept. */
export class OrderRefused extends Error {
  constructor(readonly failure: PlaceOrderFailure) {
    super(failure.type)
  }
}

/** What the work answers, or why the order that belongs to it was refused. */
export async function orRefused<T>(work: () => Promise<T>): Promise<Result<T, PlaceOrderFailure>> {
  try {
    return ok(await work())
  } catch (error) {
    if (error instanceof OrderRefused) return failed(error.failure)
    throw error
  }
}
