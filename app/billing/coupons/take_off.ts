import { Money } from '#core/money/money'
import { coversCycle, coversProduct, type CouponTerms } from '#billing/coupons/coupon_terms'
import { shareOff } from '#billing/coupons/share_off'
import type { Cycle } from '#billing/renewals/cycle'

/** A server that is ordered, with its prices for the first cycle, and what each later one costs. */
export interface OrderedLine {
  productId: string
  cycle: Cycle
  amounts: { kind: 'recurring' | 'option' | 'setup'; price: Money }[]
  later: Money
  /** Whether it is tried for free: its first cycle is a later one. */
  isTried: boolean
}

/** What a coupon takes off one server. */
export interface LineOff {
  /** Off each price of the first cycle, in their order. */
  amounts: Money[]
  total: Money
  /** Off each later cycle while it lasts, as far as it is an amount; null for a share, and for what is no more than a set-up fee. */
  eachCycle: Money | null
  /** Whether later cycles cost less too, if it lasts. */
  recurs: boolean
}

/** What a coupon is for of an order, in the order of its lines: null for those that it is not for. */
export function coveredBy(terms: CouponTerms, lines: OrderedLine[]): (Money[] | null)[] {
  return lines.map(({ productId, cycle, amounts }) => {
    if (!coversProduct(terms, productId) || !coversCycle(terms, cycle)) return null
    return amounts.map(({ kind, price }) =>
      isTarget(terms, kind) ? price : Money.zero(price.currency)
    )
  })
}

/**
 * What a coupon takes off an order of one currency. A share is taken off each server; an amount once off all of them together, by what
 * they cost, and never more than that.
 */
export function takeOff(terms: CouponTerms, lines: OrderedLine[], currency: string): LineOff[] {
  const covered = coveredBy(terms, lines)
  const none = Money.zero(currency)
  const bases = covered.map((prices) => Money.sum(prices ?? [], currency))
  const each = sharesOf(terms, bases, currency)
  const later = laterOf(terms, lines, covered, currency)
  return lines.map(({ amounts }, index) => {
    const prices = covered[index]
    if (!prices)
      return { amounts: amounts.map(() => none), total: none, eachCycle: null, recurs: false }
    const recurs = terms.coupon.appliesTo !== 'setup'
    return {
      amounts: shareOff(each[index], prices),
      total: each[index],
      eachCycle: recurs && terms.coupon.kind === 'amount' ? later[index] : null,
      recurs,
    }
  })
}

function sharesOf({ coupon, amounts }: CouponTerms, bases: Money[], currency: string): Money[] {
  if (coupon.kind === 'percent')
    return bases.map((base) => base.ratio(coupon.percentBp ?? 0, 10_000))
  const base = Money.sum(bases, currency)
  const off = Money.of(amounts.get(currency)?.offMinor ?? 0, currency)
  return shareOff(off.compare(base) < 0 ? off : base, bases)
}

/** An amount in parts for later cycles, by what these cost. */
function laterOf(
  { coupon, amounts }: CouponTerms,
  lines: OrderedLine[],
  covered: (Money[] | null)[],
  currency: string
): Money[] {
  const weights = lines.map(({ later }, index) => (covered[index] ? later.minor : 0))
  const isNothing = coupon.kind !== 'amount' || weights.every((weight) => weight === 0)
  if (isNothing) return weights.map(() => Money.zero(currency))
  return Money.of(amounts.get(currency)?.offMinor ?? 0, currency).allocate(weights)
}

function isTarget({ coupon: { appliesTo } }: CouponTerms, kind: string): boolean {
  if (appliesTo === 'both') return true
  return (appliesTo === 'setup') === (kind === 'setup')
}
