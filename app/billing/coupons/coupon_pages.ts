import db from '@adonisjs/lucid/services/db'
import { Money } from '#core/money/money'
import { settings } from '#core/settings/settings'
import Account from '#identity/models/account'
import { soldProducts } from '#billing/contracts/sold_products'
import { couponTerms, type CouponAmounts } from '#billing/coupons/coupon_terms'
import { panelUrl } from '#billing/payments/panel_url'
import Coupon from '#billing/models/coupon'
import CouponRedemption from '#billing/models/coupon_redemption'
import { couponDurations, couponKinds, couponTargets } from '#billing/models/coupon/kinds'
import type { I18n } from '@adonisjs/i18n'

/** How many uses a coupon's page shows. */
const SHOWN = 100

/** The form of a coupon: a new one, for one customer alone where an account is given, or one that there is. */
export async function couponForm(
  i18n: I18n,
  { id, accountId }: { id?: string; accountId?: string | null }
) {
  const terms = id ? await couponTerms(id) : null
  const coupon = terms?.coupon ?? new Coupon()
  const owner = coupon.accountId ?? accountId ?? null
  const named = (kind: string, values: readonly string[]) =>
    values.map((value) => ({ value, label: i18n.t(`billing.coupons.${kind}.${value}`) }))
  return {
    coupon,
    isNew: !terms,
    isUsed: id ? await wasUsed(id) : false,
    account: owner ? await Account.findOrFail(owner) : null,
    percent: coupon.percentBp ? String(coupon.percentBp / 100) : '',
    kinds: named('kinds', couponKinds),
    targets: named('targets', couponTargets),
    durations: named('durations', couponDurations),
    amounts: await amountFields(terms?.amounts ?? new Map()),
    products: await soldProducts.all(),
    chosen: [...(terms?.products ?? [])],
    lengths: await lengthChoices(i18n, coupon.lengths ?? []),
    startsOn: coupon.startsOn?.toISODate() ?? '',
    endsOn: coupon.endsOn?.toISODate() ?? '',
  }
}

/** A coupon with who used it and what was taken off for it. */
export async function couponPage(id: string, i18n: I18n) {
  const terms = await couponTerms(id)
  if (!terms) return null
  const { coupon, amounts, products } = terms
  const sold = await soldProducts.all()
  const names = new Map(sold.map((product) => [product.id, product.name]))
  const redemptions = await CouponRedemption.query()
    .where('coupon_id', id)
    .orderBy('id', 'desc')
    .limit(SHOWN)
    .preload('account')
  return {
    coupon,
    amounts: [...amounts].map(([currency, { offMinor, minimumMinor }]) => ({
      off: offMinor === null ? null : Money.of(offMinor, currency),
      minimum: minimumMinor === null ? null : Money.of(minimumMinor, currency),
    })),
    products: [...products].map((product) => names.get(product) ?? product),
    lengths: coupon.lengths.map((length) => tellLength(i18n, length)),
    account: coupon.accountId ? await Account.find(coupon.accountId) : null,
    redemptions: await withServices(redemptions),
    shown: SHOWN,
    link: panelUrl('cart_coupon.show', { code: coupon.code }),
    given: await givenBy(id),
  }
}

/** What invoices that stand took off for a coupon, as listed, by currency. */
async function givenBy(id: string): Promise<Money[]> {
  const rows = await db
    .from('invoice_lines')
    .join('invoices', 'invoices.id', 'invoice_lines.invoice_id')
    .where('invoice_lines.coupon_id', id)
    .whereNot('invoices.state', 'void')
    .groupBy('invoices.currency')
    .orderBy('invoices.currency')
    .select('invoices.currency')
    .sum('invoice_lines.discount_minor as minor')
  return rows.map(({ currency, minor }) => Money.of(Number(minor), String(currency)))
}

async function withServices(redemptions: CouponRedemption[]) {
  const ids = redemptions.flatMap(({ subscriptionId }) => subscriptionId ?? [])
  const rows = await db.from('subscriptions').whereIn('id', ids).select('id', 'service_id')
  const services = new Map(rows.map((row) => [String(row.id), String(row.service_id)]))
  return redemptions.map((redemption) => ({
    redemption,
    serviceId: services.get(redemption.subscriptionId ?? '') ?? null,
    state: redemption.releasedAt ? 'released' : 'used',
  }))
}

/** A field for each currency in which the shop sells, and for those that the coupon names. */
async function amountFields(amounts: ReadonlyMap<string, CouponAmounts>) {
  const sold = await soldProducts.currencies()
  const own = await settings.get('billing.currency')
  const decimal = (minor: number | null | undefined, currency: string) =>
    minor ? Money.of(minor, currency).toDecimal() : ''
  return [...new Set([own, ...sold, ...amounts.keys()])].map((currency) => ({
    currency,
    off: decimal(amounts.get(currency)?.offMinor, currency),
    least: decimal(amounts.get(currency)?.minimumMinor, currency),
  }))
}

async function lengthChoices(i18n: I18n, chosen: string[]) {
  const sold = await soldProducts.cycles()
  const lengths = [...new Set([...sold.map(({ unit, count }) => `${unit}:${count}`), ...chosen])]
  return lengths.map((value) => ({
    value,
    label: tellLength(i18n, value),
    checked: chosen.includes(value),
  }))
}

function tellLength(i18n: I18n, length: string): string {
  const [unit, count] = length.split(':')
  return i18n.t(`billing.coupons.length.${unit}`, { count: Number(count) })
}

async function wasUsed(id: string): Promise<boolean> {
  return Boolean(await db.from('coupon_redemptions').where('coupon_id', id).first())
}
