import { dayText } from '#core/database/calendar_date'
import { shopLanguage } from '#core/i18n/languages'
import { Money } from '#core/money/money'
import { cut } from '#core/text'
import { discountLines, type Discount } from '#billing/coupons/discount'
import { daysOf, type Cycle } from '#billing/renewals/cycle'
import type { DuePeriod } from '#billing/renewals/due_periods'
import type { InvoiceLineInput } from '#billing/invoices/invoice_input'

export interface BilledItem {
  kind: string
  name: string
  quantity: number
  unitMinor: number
  fromOn: string | null
  untilOn: string | null
}

export interface BilledSubscription {
  id: string
  serviceId: string
  hostname: string
  currency: string
  cycle: Cycle
  items: BilledItem[]
  discounts: Discount[]
}

/**
 * The lines of one period: every price that is in force on its first day. A period that is shorter than its cycle costs its share
 * of whole days. Discounts are taken off it for as long as they last.
 */
export function renewalLines(
  subscription: BilledSubscription,
  period: DuePeriod
): InvoiceLineInput[] {
  const i18n = shopLanguage()
  const { id: subscriptionId, serviceId, hostname, currency } = subscription
  const { items, discounts, cycle } = subscription
  const days = daysOf(period)
  const lines = inForce(items, dayText(period.startsOn)).map((item): InvoiceLineInput => {
    const { name, quantity } = item
    const kind = item.kind === 'plan' ? 'recurring' : 'option'
    const unit = Money.of(item.unitMinor, currency).ratio(days, period.cycleDays)
    return {
      kind,
      description: cut(i18n.t(`billing.renewal.${kind}`, { name, hostname }), 255),
      serviceId,
      subscriptionId,
      quantity,
      unitMinor: unit.minor,
      periodStart: period.startsOn,
      periodEnd: period.endsOn,
    }
  })
  return discountLines(lines, discounts, { ...period, cycle, currency })
}

/** What one full period costs that starts on a day ("2027-02-28"), as listed. */
export function priceOn(items: BilledItem[], day: string): number {
  return inForce(items, day).reduce((sum, item) => sum + item.quantity * item.unitMinor, 0)
}

/** Prices that a period is billed with that starts on a day. */
export function inForce<Item extends BilledItem>(items: Item[], day: string): Item[] {
  return items.filter(
    ({ fromOn, untilOn }) => (!fromOn || fromOn <= day) && (!untilOn || untilOn > day)
  )
}
