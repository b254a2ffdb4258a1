import db from '@adonisjs/lucid/services/db'
import { CouponFactory } from '#database/factories/billing/coupon_factory'
import type Coupon from '#billing/models/coupon'

interface Parts {
  /** What is taken off, and what has to be ordered at least, by currency. */
  off?: Record<string, number>
  least?: Record<string, number>
  products?: string[]
}

/** A coupon of twenty percent, unless told, with its amounts and products. */
export async function createCoupon(
  columns: Partial<Coupon['$attributes']> = {},
  { off = {}, least = {}, products = [] }: Parts = {}
): Promise<Coupon> {
  const coupon = await CouponFactory.merge(columns).create()
  for (const currency of new Set([...Object.keys(off), ...Object.keys(least)]))
    await db.table('coupon_amounts').insert({
      ...{ coupon_id: coupon.id, currency },
      off_minor: off[currency] ?? null,
      minimum_minor: least[currency] ?? null,
    })
  for (const product of products)
    await db.table('coupon_products').insert({ coupon_id: coupon.id, product_id: product })
  return coupon
}
