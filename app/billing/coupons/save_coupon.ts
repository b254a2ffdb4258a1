import { isUniqueViolation, transaction } from '#core/database/transaction'
import { failed, ok, type Result } from '#core/result'
import Account from '#identity/models/account'
import { audit } from '#audit/models/audit_entry'
import { normalCode } from '#billing/coupons/normal_code'
import { soldProducts } from '#billing/contracts/sold_products'
import Coupon from '#billing/models/coupon'
import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { CouponAmounts } from '#billing/coupons/coupon_terms'
import type { CouponDuration, CouponKind, CouponTarget } from '#billing/models/coupon/kinds'

/** What staff say of a coupon. */
export interface CouponFactsGiven {
  /** As typed; it is kept so, and compared as `normalCode` makes it. */
  code: string
  note: string | null
  kind: CouponKind
  /** Hundredths of a percent; null for an amount. */
  percentBp: number | null
  appliesTo: CouponTarget
  duration: CouponDuration
  cycles: number | null
  /** Such as "month:1"; none for all. */
  lengths: string[]
  accountId: string | null
  newCustomers: boolean
  mostUses: number | null
  mostPerAccount: number | null
  startsOn: DateTime | null
  endsOn: DateTime | null
  amounts: Map<string, CouponAmounts>
  products: string[]
}

/** A field of the form, and why it was refused: suffix of the translations `billing.coupons.refused`. */
export interface CouponRefusal {
  type: 'refused'
  field: string
  reason: string
  uses?: number
}

/** Writes a new coupon, or one anew that nobody changed since this version. */
export async function saveCoupon(
  given: CouponFactsGiven,
  existing: { id: string; version: number } | null
): Promise<Result<Coupon, CouponRefusal>> {
  const refused = await refuse(given)
  if (refused) return failed(refused)
  try {
    return await transaction((trx) => save(trx, given, existing))
  } catch (error) {
    if (isUniqueViolation(error)) return failed(refusal('code', 'code_taken'))
    throw error
  }
}

async function save(
  trx: TransactionClientContract,
  { amounts, products, lengths, code, ...columns }: CouponFactsGiven,
  existing: { id: string; version: number } | null
): Promise<Result<Coupon, CouponRefusal>> {
  const coupon = existing
    ? await Coupon.query({ client: trx }).where('id', existing.id).forUpdate().firstOrFail()
    : new Coupon().merge({ state: 'active', uses: 0, version: 0 })
  if (existing && coupon.version !== existing.version) return failed(refusal('version', 'changed'))
  if (existing && code !== coupon.code && (await wasUsed(coupon, trx)))
    return failed(refusal('code', 'code_fixed'))
  if (columns.mostUses !== null && columns.mostUses < coupon.uses)
    return failed({ ...refusal('most_uses', 'uses'), uses: coupon.uses })
  coupon.useTransaction(trx).merge({ ...columns, code, codeKey: normalCode(code) ?? code })
  coupon.merge({ cycleLengths: lengths.join(' ') || null, version: coupon.version + 1 })
  await coupon.save()
  await writeParts(trx, coupon.id, { amounts, products })
  const action = existing ? 'coupon.changed' : 'coupon.created'
  const { kind, appliesTo, duration, percentBp } = columns
  const changes = {
    ...{ code, kind, appliesTo, duration, percentBp, products, lengths },
    amounts: Object.fromEntries(amounts),
  }
  await audit.record(trx, action, coupon, { changes, accountId: columns.accountId })
  return ok(coupon)
}

async function writeParts(
  trx: TransactionClientContract,
  id: string,
  { amounts, products }: Pick<CouponFactsGiven, 'amounts' | 'products'>
): Promise<void> {
  await trx.from('coupon_amounts').where('coupon_id', id).delete()
  await trx.from('coupon_products').where('coupon_id', id).delete()
  const rows = [...amounts].map(([currency, { offMinor, minimumMinor }]) => ({
    ...{ coupon_id: id, currency },
    off_minor: offMinor,
    minimum_minor: minimumMinor,
  }))
  if (rows.length > 0) await trx.table('coupon_amounts').multiInsert(rows)
  const links = products.map((productId) => ({ coupon_id: id, product_id: productId }))
  if (links.length > 0) await trx.table('coupon_products').multiInsert(links)
}

/** Whether documents may name it. */
async function wasUsed({ id }: Coupon, trx: TransactionClientContract): Promise<boolean> {
  return Boolean(await trx.from('coupon_redemptions').where('coupon_id', id).first())
}

async function refuse(given: CouponFactsGiven): Promise<CouponRefusal | null> {
  const { code, kind, percentBp, amounts, appliesTo, duration, cycles } = given
  if (!normalCode(code)) return refusal('code', 'code_shape')
  if (kind === 'percent' && percentBp === null) return refusal('percent', 'percent')
  if (kind === 'amount' && ![...amounts.values()].some(({ offMinor }) => offMinor))
    return refusal('kind', 'no_amount')
  if (duration === 'cycles' && cycles === null) return refusal('cycles', 'cycles')
  if (appliesTo === 'setup' && duration !== 'once') return refusal('duration', 'setup_once')
  return (await refuseLimits(given)) ?? null
}

async function refuseLimits(given: CouponFactsGiven): Promise<CouponRefusal | null> {
  const { startsOn, endsOn, mostUses, mostPerAccount, products, accountId } = given
  if (startsOn && endsOn && endsOn < startsOn) return refusal('ends_on', 'days')
  if (mostUses !== null && mostPerAccount !== null && mostPerAccount > mostUses)
    return refusal('most_per_account', 'per_account')
  const sold = await soldProducts.all()
  const known = new Set(sold.map(({ id }) => id))
  if (products.some((id) => !known.has(id))) return refusal('products', 'product')
  if (accountId && !(await Account.find(accountId))) return refusal('code', 'account_gone')
  return null
}

const refusal = (field: string, reason: string): CouponRefusal => ({
  type: 'refused',
  field,
  reason,
})
