import { shopLanguage } from '#core/i18n/languages'
import { Money } from '#core/money/money'
import { daysOf, periodAt, type Cycle, type Period } from '#billing/renewals/cycle'
import { shareOff } from '#billing/coupons/share_off'
import type { InvoiceLineInput, LineDiscount } from '#billing/invoices/invoice_input'

/** What a subscription costs less. Days as text ("2027-02-28"); `until` is the first day that costs the full price again. */
export interface Discount {
  couponId: string
  code: string
  /** A share in hundredths of a percent, or an amount off each cycle of so many months. */
  percentBp: number | null
  offMinor: number | null
  months: number
  from: string | null
  until: string | null
}

/** The period that is billed, and the cycle that it lies in. */
interface Billed extends Period {
  cycleDays: number
  cycle: Cycle
}

/** How many months a cycle has. */
export const monthsOf = ({ unit, count }: Cycle): number => (unit === 'year' ? 12 * count : count)

/** A row of a discount as periods are billed with it: what ended before its time ends there. */
export function discountFrom(row: Record<string, unknown>): Discount {
  const until = dayText(row.until_on)
  const ended = dayText(row.ended_on)
  const number = (value: unknown) => (value === null ? null : Number(value))
  return {
    couponId: String(row.coupon_id),
    code: String(row.code),
    percentBp: number(row.percent_bp),
    offMinor: number(row.off_minor),
    months: Number(row.months),
    from: dayText(row.from_on),
    until: ended && (!until || ended < until) ? ended : until,
  }
}

/**
 * What discounts take off a period that costs so much, as listed: each for the days on which it is in force, and all together no more
 * than the period costs. A shorter period gets its share of an amount.
 */
export function periodOff(discounts: Discount[], period: Billed, listed: Money): Money {
  const off = Money.sum(
    discounts.map((discount) => partOff(discount, period, listed)),
    listed.currency
  )
  return off.compare(listed) < 0 ? off : listed
}

/** Lines of a period with what discounts take off them. */
export function discountLines<Line extends InvoiceLineInput>(
  lines: Line[],
  discounts: Discount[],
  { currency, ...period }: Billed & { currency: string }
): Line[] {
  const running = discounts.filter((discount) => daysWithin(discount, period) > 0)
  if (running.length === 0) return lines
  const prices = lines.map(({ quantity, unitMinor }) => Money.of(quantity * unitMinor, currency))
  const off = periodOff(running, period, Money.sum(prices, currency))
  if (!off.isPositive) return lines
  const { couponId } = running[0]
  const label = running.map(discountLabel).join(' + ').slice(0, 120)
  return shareOff(off, prices).map((part, index) => {
    const discount: LineDiscount = { minor: part.minor, couponId, label }
    return part.isPositive ? { ...lines[index], discount } : lines[index]
  })
}

/** What documents call a discount, in the shop's language. */
export function discountLabel({ code, percentBp }: Pick<Discount, 'code' | 'percentBp'>): string {
  const i18n = shopLanguage()
  return percentBp === null
    ? i18n.t('billing.coupons.off_amount', { code })
    : i18n.t('billing.coupons.off_percent', { code, percent: percentBp / 100 })
}

/** What is left of lines to be paid, as listed. */
export function sumAfterOff(
  lines: Pick<InvoiceLineInput, 'quantity' | 'unitMinor' | 'discount'>[]
): number {
  return lines.reduce((sum, line) => sum + lineAfterOff(line), 0)
}

/** What a line comes to, as listed: its price less what is taken off. */
export function lineAfterOff({
  quantity,
  unitMinor,
  discount,
}: Pick<InvoiceLineInput, 'quantity' | 'unitMinor' | 'discount'>): number {
  return quantity * unitMinor - (discount?.minor ?? 0)
}

function partOff(discount: Discount, period: Billed, listed: Money): Money {
  const { percentBp, offMinor, months } = discount
  const days = daysWithin(discount, period)
  if (days <= 0) return Money.zero(listed.currency)
  if (percentBp !== null) return listed.ratio(percentBp * days, 10_000 * daysOf(period))
  const off = Money.of(offMinor ?? 0, listed.currency)
  return off.ratio(monthsOf(period.cycle) * days, months * period.cycleDays)
}

function daysWithin({ from, until }: Discount, { startsOn, endsOn }: Period): number {
  if (!from) return 0
  const first = from > startsOn.toISODate() ? dayOf(from, startsOn) : startsOn
  const next = endsOn.plus({ days: 1 })
  const end = until && until < next.toISODate() ? dayOf(until, next) : next
  return Math.round(end.diff(first, 'days').days)
}

/** Another day, held as this one is. */
function dayOf(text: string, like: Period['startsOn']): Period['startsOn'] {
  const [year, month, day] = text.split('-').map(Number)
  return like.set({ year, month, day }) as Period['startsOn']
}

function dayText(value: unknown): string | null {
  if (value === null || value === undefined) return null
  return value instanceof Date ? value.toISOString().slice(0, 10) : String(value).slice(0, 10)
}

/** What discounts take off the full cycle that starts on a day. */
export function nextOff(
  discounts: Discount[],
  { startsOn, cycle }: { startsOn: Period['startsOn']; cycle: Cycle },
  listed: Money
): Money {
  const endsOn = periodAt(startsOn, cycle, 0).endsOn
  return periodOff(
    discounts,
    { startsOn, endsOn, cycleDays: daysOf({ startsOn, endsOn }), cycle },
    listed
  )
}
