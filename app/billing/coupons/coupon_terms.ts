import db from '@adonisjs/lucid/services/db'
import Coupon from '#billing/models/coupon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Cycle } from '#billing/renewals/cycle'

export interface CouponAmounts {
  /** What is taken off, minor units; null where the coupon takes a share. */
  offMinor: number | null
  /** What has to be ordered for it at least, as listed; null where anything does. */
  minimumMinor: number | null
}

/** A coupon with all that it says. */
export interface CouponTerms {
  coupon: Coupon
  /** By currency. */
  amounts: ReadonlyMap<string, CouponAmounts>
  /** Products that it is for; none for all. */
  products: ReadonlySet<string>
}

/** What a coupon says. `lock` keeps it as it is until the transaction ends, so that its uses are counted one after the other. */
export async function couponTerms(
  id: string,
  { trx, lock = false }: { trx?: TransactionClientContract; lock?: boolean } = {}
): Promise<CouponTerms | null> {
  const query = Coupon.query({ client: trx }).where('id', id)
  const coupon = await (lock ? query.forUpdate() : query).first()
  if (!coupon) return null
  const client = trx ?? db
  const amounts = await client.from('coupon_amounts').where('coupon_id', id).orderBy('currency')
  const products = await client.from('coupon_products').where('coupon_id', id)
  return {
    coupon,
    amounts: new Map(
      amounts.map((row) => [
        String(row.currency),
        { offMinor: numberOf(row.off_minor), minimumMinor: numberOf(row.minimum_minor) },
      ])
    ),
    products: new Set(products.map((row) => String(row.product_id))),
  }
}

/** Whether a coupon is for a product. */
export function coversProduct({ products }: CouponTerms, productId: string | null): boolean {
  return products.size === 0 || (productId !== null && products.has(productId))
}

/** Whether a coupon is for cycles of this length. */
export function coversCycle({ coupon: { lengths } }: CouponTerms, cycle: Cycle): boolean {
  return lengths.length === 0 || lengths.includes(`${cycle.unit}:${cycle.count}`)
}

function numberOf(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value)
}
