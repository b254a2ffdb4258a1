import { calendarDate } from '#core/database/calendar_date'
import { Money } from '#core/money/money'
import type { DateTime } from 'luxon'
import type { I18n } from '@adonisjs/i18n'
import { formatDate, formatMoney } from '#core/views/format'
import { coveredBy, type OrderedLine } from '#billing/coupons/take_off'
import type { CouponTerms } from '#billing/coupons/coupon_terms'

/** Why a coupon takes nothing off an order. */
export type CouponProblem =
  /** There is none with this code, or it is somebody else's. */
  | { type: 'unknown' }
  | { type: 'ended' }
  | { type: 'not_yet'; on: DateTime }
  /** The last day on which it could be used. */
  | { type: 'expired'; on: DateTime }
  /** All of its uses are taken. */
  | { type: 'used_up' }
  /** This account has used it as often as it may. */
  | { type: 'already_used' }
  /** It belongs to an account, and nobody is signed in. */
  | { type: 'sign_in' }
  | { type: 'new_customers' }
  | { type: 'currency'; currency: string }
  | { type: 'product' }
  | { type: 'cycle' }
  | { type: 'minimum'; minimum: Money }

/** Who orders what, as far as a coupon asks. */
export interface CouponFacts {
  today: DateTime<true>
  currency: string
  /** Null while nobody is known. */
  accountId: string | null
  /** How often this account uses it already. */
  ownUses: number
  /** Whether this account paid for anything before. */
  isCustomer: boolean
  lines: OrderedLine[]
}

/** What stands against using a coupon for an order, the first of all reasons; null where nothing does. Asks nobody anything. */
export function couponProblem(terms: CouponTerms, facts: CouponFacts): CouponProblem | null {
  return problemOfCoupon(terms, facts) ?? problemOfOrder(terms, facts)
}

function problemOfCoupon({ coupon }: CouponTerms, facts: CouponFacts): CouponProblem | null {
  const { today, accountId, ownUses, isCustomer } = facts
  if (coupon.accountId && !accountId) return { type: 'sign_in' }
  if (coupon.accountId && coupon.accountId !== accountId) return { type: 'unknown' }
  if (coupon.state !== 'active') return { type: 'ended' }
  if (coupon.startsOn && calendarDay(coupon.startsOn) > today)
    return { type: 'not_yet', on: coupon.startsOn }
  if (coupon.endsOn && calendarDay(coupon.endsOn) < today)
    return { type: 'expired', on: coupon.endsOn }
  if (coupon.mostPerAccount !== null && ownUses >= coupon.mostPerAccount)
    return { type: 'already_used' }
  if (coupon.mostUses !== null && coupon.uses >= coupon.mostUses) return { type: 'used_up' }
  return coupon.newCustomers && isCustomer ? { type: 'new_customers' } : null
}

function problemOfOrder(
  terms: CouponTerms,
  { currency, lines }: CouponFacts
): CouponProblem | null {
  const { coupon, amounts, products } = terms
  const named = amounts.get(currency)
  if (coupon.kind === 'amount' && !named?.offMinor) return { type: 'currency', currency }
  if (lines.length === 0) return null
  const covered = coveredBy(terms, lines)
  if (covered.every((prices) => prices === null)) {
    const hasProduct = lines.some((line) => products.size === 0 || products.has(line.productId))
    return { type: hasProduct ? 'cycle' : 'product' }
  }
  const base = Money.sum(
    covered.flatMap((prices, index) => {
      const { isTried, later } = lines[index]
      return prices && isTried && coupon.appliesTo !== 'setup' ? [later] : (prices ?? [])
    }),
    currency
  )
  const minimum = Money.of(named?.minimumMinor ?? 0, currency)
  return base.compare(minimum) < 0 ? { type: 'minimum', minimum } : null
}

/** Why a coupon cannot be used, as whoever typed it reads it. */
export function tellCouponProblem(i18n: I18n, problem: CouponProblem, code: string): string {
  const { locale } = i18n
  const more = {
    ...('on' in problem && { day: formatDate(problem.on, locale) }),
    ...('minimum' in problem && { minimum: formatMoney(problem.minimum, locale) }),
    ...('currency' in problem && { currency: problem.currency }),
  }
  return i18n.t(`billing.coupons.problems.${problem.type}`, { code, ...more })
}

const calendarDay = (day: DateTime): DateTime<true> => calendarDate(day.toISODate() ?? '')
