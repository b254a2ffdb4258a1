import { DateTime } from 'luxon'
import { Money } from '#core/money/money'
import type { Infer } from '@vinejs/vine/types'
import type { CouponAmounts } from '#billing/coupons/coupon_terms'
import type { CouponFactsGiven } from '#billing/coupons/save_coupon'
import type { couponValidator } from '#billing/validators/coupon_validators'

type Form = Infer<typeof couponValidator>

/** What the form of a coupon says; fields that belong to another kind or duration are left out. */
export function readCoupon(form: Form): CouponFactsGiven {
  const isPercent = form.kind === 'percent'
  return {
    code: form.code,
    note: form.note ?? null,
    kind: form.kind,
    percentBp: isPercent ? percentOf(form.percent) : null,
    appliesTo: form.applies_to,
    duration: form.duration,
    cycles: form.duration === 'cycles' ? (form.cycles ?? null) : null,
    lengths: form.cycle_lengths ?? [],
    accountId: form.account ?? null,
    newCustomers: form.new_customers ?? false,
    mostUses: form.most_uses ?? null,
    mostPerAccount: form.most_per_account ?? null,
    startsOn: dayOf(form.starts_on),
    endsOn: dayOf(form.ends_on),
    amounts: amountsOf(form, isPercent),
    products: form.products ?? [],
  }
}

/** Hundredths of a percent; null for what takes nothing or more than all. */
function percentOf(typed: string | undefined): number | null {
  const basisPoints = Math.round(Number((typed ?? '').replace(',', '.')) * 100)
  return basisPoints >= 1 && basisPoints <= 10_000 ? basisPoints : null
}

function amountsOf({ off = {}, least = {} }: Form, isPercent: boolean): Map<string, CouponAmounts> {
  const amounts = new Map<string, CouponAmounts>()
  for (const currency of new Set([...Object.keys(off), ...Object.keys(least)])) {
    const offMinor = isPercent ? null : minorOf(off[currency], currency)
    const minimumMinor = minorOf(least[currency], currency)
    if (offMinor !== null || minimumMinor !== null)
      amounts.set(currency, { offMinor, minimumMinor })
  }
  return amounts
}

function minorOf(typed: string | null | undefined, currency: string): number | null {
  return typed ? (Money.parse(typed, currency)?.minor ?? null) : null
}

function dayOf(date: Date | undefined): DateTime | null {
  return date ? DateTime.fromISO(DateTime.fromJSDate(date).toISODate()!, { zone: 'utc' }) : null
}
