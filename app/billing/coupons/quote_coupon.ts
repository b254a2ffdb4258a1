import db from '@adonisjs/lucid/services/db'
import { Money } from '#core/money/money'
import { shopDay } from '#billing/shop_day'
import { couponProblem, type CouponProblem } from '#billing/coupons/coupon_problem'
import { couponTerms, type CouponTerms } from '#billing/coupons/coupon_terms'
import { takeOff, type LineOff, type OrderedLine } from '#billing/coupons/take_off'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** What a coupon does for an order. */
export interface CouponQuote {
  terms: CouponTerms
  /** Why it takes nothing off; null where it does. */
  problem: CouponProblem | null
  /** What it takes off each line, in their order. */
  lines: LineOff[]
  total: Money
}

interface Asked {
  currency: string
  account: { id: string } | null | undefined
  lines: OrderedLine[]
}

/**
 * What a coupon takes off an order at this moment, as things stand for this account. Null where there is no such coupon. In a transaction
 * it stays locked until the end, so that its last use is taken once.
 */
export async function quoteCoupon(
  id: string,
  { currency, account, lines }: Asked,
  trx?: TransactionClientContract
): Promise<CouponQuote | null> {
  const terms = await couponTerms(id, { trx, lock: Boolean(trx) })
  if (!terms) return null
  const problem = couponProblem(terms, {
    ...{ currency, lines, accountId: account?.id ?? null },
    today: await shopDay(trx),
    ...(await pastOf(terms, account?.id ?? null, trx)),
  })
  const none = Money.zero(currency)
  const off = problem
    ? lines.map(({ amounts }): LineOff => {
        return { amounts: amounts.map(() => none), total: none, eachCycle: null, recurs: false }
      })
    : takeOff(terms, lines, currency)
  const total = Money.sum(
    off.map((line) => line.total),
    currency
  )
  return { terms, problem, lines: off, total }
}

/** What an account did before, as far as the coupon asks. Rows are read with a lock in a transaction, so that no older view counts. */
async function pastOf(
  { coupon }: CouponTerms,
  accountId: string | null,
  trx?: TransactionClientContract
): Promise<{ ownUses: number; isCustomer: boolean }> {
  if (!accountId) return { ownUses: 0, isCustomer: false }
  const uses = coupon.mostPerAccount === null ? 0 : await ownUses(coupon.id, accountId, trx)
  return {
    ownUses: uses,
    isCustomer: coupon.newCustomers && (await isCustomer(accountId, trx)),
  }
}

async function ownUses(
  couponId: string,
  accountId: string,
  trx?: TransactionClientContract
): Promise<number> {
  const rows = await (trx ?? db)
    .from('coupon_redemptions')
    .where({ coupon_id: couponId, account_id: accountId })
    .whereNull('released_at')
    .if(trx, (query) => query.forUpdate())
    .select('id')
  return rows.length
}

/** Whether an account has an order that was paid, or another that it has still to pay. */
async function isCustomer(accountId: string, trx?: TransactionClientContract): Promise<boolean> {
  const known = await (trx ?? db)
    .from('subscriptions')
    .where('account_id', accountId)
    .where((past) => past.whereNot('state', 'ended').orWhereNotNull('renews_on'))
    .if(trx, (query) => query.forUpdate())
    .select('id')
    .first()
  return Boolean(known)
}
