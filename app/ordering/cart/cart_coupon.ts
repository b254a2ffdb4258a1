import { readerLanguage } from '#core/i18n/languages'
import { quoteCoupon, tellCouponProblem, type CouponProblem, type CouponQuote } from '#billing'
import type { Money } from '#core/money/money'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Account from '#identity/models/account'
import type Cart from '#ordering/models/cart'
import type { CartLine } from '#ordering/cart/price_item'

/** The coupon of a cart, and what it does there. */
export interface CartCoupon {
  quote: CouponQuote
  code: string
  /** Why it takes nothing off; null where it does. */
  problem: CouponProblem | null
  /** The same as the reader is told it. */
  told: string | null
  /** What is taken off now, as listed. */
  total: Money
  /** How many cycles of each server it is taken off, the first included; null for ever. */
  lasts: number | null
}

/** Writes into lines that can be ordered what the cart's coupon takes off them; null where it has none. */
export async function cartCoupon(
  cart: Cart,
  lines: CartLine[],
  account: Account | null | undefined,
  trx?: TransactionClientContract
): Promise<CartCoupon | null> {
  if (!cart.couponId) return null
  const { currency } = cart
  const ordered = lines.map(({ plan, product, amounts, renewal, trial }) => ({
    productId: product.id,
    cycle: { unit: plan.cycleUnit, count: plan.cycleCount },
    amounts: amounts.map(({ kind, unit, quantity }) => ({ kind, price: unit.times(quantity) })),
    later: renewal,
    isTried: trial !== null,
  }))
  const quote = await quoteCoupon(cart.couponId, { currency, account, lines: ordered }, trx)
  if (!quote) return null
  const { coupon } = quote.terms
  for (const [index, line] of lines.entries()) {
    const { amounts, total, eachCycle, recurs } = quote.lines[index]
    line.off = total
    line.amounts = line.amounts.map((amount, place) => ({ ...amount, off: amounts[place] }))
    // Who tries it first has the first cycle before them.
    const later = coupon.lasts === null || line.trial ? coupon.lasts : coupon.lasts - 1
    if (!recurs || later === 0) continue
    line.renewalOff = laterOff(line, coupon.percentBp, eachCycle)
    line.reducedCycles = later
  }
  const { problem, total } = quote
  const { code, lasts } = coupon
  const told = problem && tellCouponProblem(readerLanguage(), problem, code)
  return { quote, code, problem, told, total, lasts }
}

function laterOff({ renewal }: CartLine, percentBp: number | null, eachCycle: Money | null): Money {
  const off = eachCycle ?? renewal.ratio(percentBp ?? 0, 10_000)
  return off.compare(renewal) < 0 ? off : renewal
}
