import db from '@adonisjs/lucid/services/db'
import { calendarDate } from '#core/database/calendar_date'
import { readerLanguage } from '#core/i18n/languages'
import { Money } from '#core/money/money'
import { formatDate, formatMoney } from '#core/views/format'
import { discountFrom } from '#billing/coupons/discount'
import { shopDay } from '#billing/shop_day'
import type { I18n } from '@adonisjs/i18n'

/** What is taken off a service's renewals, as pages tell it. */
export interface ServiceDiscount {
  id: string
  couponId: string
  code: string
  percentBp: number | null
  off: Money | null
  /** Null where the first day, or the first that costs the full price again, is not known: before a service began, and for ever. */
  from: string | null
  until: string | null
  isRunning: boolean
  /** All of it, as the reader is told it. */
  told: string
}

/** The discount of a service that runs, or the one that comes next; null where there is none. */
export async function serviceDiscount(serviceId: string): Promise<ServiceDiscount | null> {
  const rows = await db
    .from('subscription_discounts')
    .join('subscriptions', 'subscriptions.id', 'subscription_discounts.subscription_id')
    .where('subscriptions.service_id', serviceId)
    .orderBy('subscription_discounts.id')
    .select('subscription_discounts.*', 'subscriptions.currency', 'subscriptions.state')
  if (rows.length === 0) return null
  const day = await shopDay()
  const today = day.toISODate()
  for (const row of rows) {
    const { couponId, code, percentBp, offMinor, from, until } = discountFrom(row)
    if (row.state === 'ended' || (until !== null && until <= today)) continue
    const off = offMinor === null ? null : Money.of(offMinor, String(row.currency))
    const isRunning = from !== null && from <= today
    const facts = { percentBp, off, from, until, isRunning }
    const told = tell(readerLanguage(), facts)
    return { id: String(row.id), couponId, code, told, ...facts }
  }
  return null
}

/** "−20% until 28 Feb 2027", as a page tells it. */
function tell(
  i18n: I18n,
  {
    percentBp,
    off,
    from,
    until,
    isRunning,
  }: Omit<ServiceDiscount, 'id' | 'couponId' | 'code' | 'told'>
): string {
  const { locale } = i18n
  const told = off
    ? i18n.t('billing.coupons.running_amount', { amount: formatMoney(off, locale) })
    : i18n.t('billing.coupons.running_percent', { percent: (percentBp ?? 0) / 100 })
  const dayOf = (day: string) => formatDate(calendarDate(day), locale)
  const days = {
    off: told,
    ...(from && { from: dayOf(from) }),
    ...(until && { day: formatDate(calendarDate(until).minus({ days: 1 }), locale) }),
  }
  if (isRunning || !from)
    return i18n.t(until ? 'billing.coupons.until' : 'billing.coupons.for_ever', days)
  return i18n.t(until ? 'billing.coupons.from_until' : 'billing.coupons.from_for_ever', days)
}
