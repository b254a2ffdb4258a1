import { Money } from '#core/money/money'
import { shopLanguage } from '#core/i18n/languages'
import { cut } from '#core/text'
import { discountLines, sumAfterOff, type Discount } from '#billing/coupons/discount'
import { boundary, daysOf, periodAt, type Period } from '#billing/renewals/cycle'
import { pricedOn, type ComingPrice } from '#billing/price_changes/coming_prices'
import { priceOfTerms, type BillingTerms } from '#billing/contracts/billing_terms'
import { restOfInvoices } from '#billing/changes/rest_of_invoices'
import { unusedWorth, type UnusedWorth } from '#billing/changes/unused_worth'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DateTime } from 'luxon'
import type { InvoiceLineInput } from '#billing/invoices/invoice_input'
import type { ChangedPeriod } from '#billing/models/subscription_change'
import type { RunningPeriod } from '#billing/cancellations/running_periods'
import type { TaxMode } from '#billing/settings'
import type Subscription from '#billing/models/subscription'

/** A line of what a change costs, with the days that it is for. */
export interface ChangeLine extends InvoiceLineInput {
  days: number
  of: number
  periodStart: DateTime<true>
  periodEnd: DateTime<true>
}

/** What a change that starts at once is billed. */
export interface PlannedChange {
  lines: ChangeLine[]
  /** How the days from now on are billed, in place of how they were. */
  periods: ChangedPeriod[]
  /** What was paid for unused days beyond what the change costs, without tax; it becomes credit. */
  left: Money
}

interface Change {
  subscription: Subscription
  terms: BillingTerms
  /** What its customer was told that it costs from some day on. */
  coming: ComingPrice[]
  /** Billed and paid, and not over, oldest first. */
  paid: RunningPeriod[]
  today: DateTime<true>
  mode: TaxMode
  /** What goes on being taken off. */
  discounts: Discount[]
}

/**
 * What a change costs that starts today: back for the days that are paid and not used, and the new price for the same days. A cycle of
 * another length begins today. The credit never exceeds the charge; what it leaves is told apart.
 */
export async function planChange(
  { subscription, terms, coming, paid, today, mode, discounts }: Change,
  trx?: TransactionClientContract
): Promise<PlannedChange> {
  const { id: subscriptionId, currency } = subscription
  const of = { subscriptionId, currency }
  const isCycle = !sameCycle(subscription, terms)
  const charged = isCycle
    ? [whole(periodAt(today, terms.cycle, 0))]
    : paid.map((period) => rest(subscription, period, today))
  const itemsOn = ({ startsOn }: Period) => pricedOn(terms.items, coming, startsOn.toISODate()!)
  const { cycle } = terms
  const charges = charged.flatMap((piece) => {
    const lines = chargeLines(subscription, itemsOn(piece), piece)
    return discountLines<ChangeLine>(lines, discounts, { ...piece, cycle, currency })
  })
  const credits: ChangeLine[] = []
  let room = sum(charges, currency)
  let left = Money.zero(currency)
  let available = await availableOf(subscription, paid, today, trx)
  for (const period of paid) {
    const worth = upTo(await unusedWorth(of, period, { from: today, mode }, trx), available)
    if (!worth.listed.isPositive) continue
    available = available.minus(worth.net)
    const taken = worth.listed.compare(room) < 0 ? worth.listed : room
    room = room.minus(taken)
    left = left.plus(worth.net.ratio(worth.listed.minor - taken.minor, worth.listed.minor))
    if (taken.isPositive)
      credits.push(creditLine(subscription, { period, worth, taken, first: today }))
  }
  const periods = charged.map((piece) => ({
    startsOn: piece.startsOn.toISODate(),
    endsOn: piece.endsOn.toISODate(),
    cycleDays: piece.cycleDays,
    listedMinor: sum(
      charges.filter((line) => line.periodStart.equals(piece.startsOn)),
      currency
    ).minor,
  }))
  return { lines: [...credits, ...charges], periods, left }
}

/** How much of what was paid for days from one on is left, without tax. */
async function availableOf(
  { id, currency }: Subscription,
  paid: RunningPeriod[],
  from: DateTime<true>,
  trx?: TransactionClientContract
): Promise<Money> {
  const invoiceIds = paid.flatMap(({ invoiceId }) => invoiceId ?? [])
  const rests = await restOfInvoices(id, { from, invoiceIds }, trx)
  return Money.sum(
    rests.map(({ left }) => left),
    currency
  )
}

/** No more than is left, where credit notes took a part of it back. */
function upTo(worth: UnusedWorth, available: Money): UnusedWorth {
  if (worth.net.compare(available) <= 0) return worth
  return { ...worth, net: available, listed: worth.listed.ratio(available.minor, worth.net.minor) }
}

/** Whether terms are billed for as long at a time as a subscription is. */
export function sameCycle({ cycle }: Subscription, terms: BillingTerms): boolean {
  return cycle.unit === terms.cycle.unit && cycle.count === terms.cycle.count
}

interface Piece extends Period {
  /** How many days the whole cycle has that it lies in. */
  cycleDays: number
}

const whole = (period: Period): Piece => ({ ...period, cycleDays: daysOf(period) })

/** The days of a billed period from one on, and the cycle that they lie in. */
function rest(
  { anchorOn, cycle, cycleIndex }: Subscription,
  period: RunningPeriod,
  from: DateTime<true>
): Piece {
  const startsOn = period.startsOn < from ? from : period.startsOn
  const anchor = anchorOn as DateTime<true>
  let index = cycleIndex - 1
  while (index > 0 && boundary(anchor, cycle, index) > startsOn) index--
  return { startsOn, endsOn: period.endsOn, cycleDays: daysOf(periodAt(anchor, cycle, index)) }
}

function chargeLines(
  subscription: Subscription,
  items: BillingTerms['items'],
  piece: Piece
): ChangeLine[] {
  const { id: subscriptionId, serviceId, hostname, currency } = subscription
  const i18n = shopLanguage()
  const days = daysOf(piece)
  return items.flatMap((item) => {
    const kind = item.kind === 'plan' ? ('recurring' as const) : ('option' as const)
    const { name, quantity } = item
    const unit = Money.of(item.unitMinor, currency).ratio(days, piece.cycleDays)
    const line = {
      ...{ kind, quantity, serviceId, subscriptionId, days, of: piece.cycleDays },
      description: cut(i18n.t(`billing.renewal.${kind}`, { name, hostname }), 255),
      unitMinor: unit.minor,
      periodStart: piece.startsOn,
      periodEnd: piece.endsOn,
    }
    return unit.isPositive ? [line] : []
  })
}

interface Taken {
  period: RunningPeriod
  worth: { days: number; of: number }
  taken: Money
  first: DateTime<true>
}

function creditLine(
  { id: subscriptionId, serviceId, hostname, name }: Subscription,
  { period, worth: { days, of }, taken, first }: Taken
): ChangeLine {
  return {
    ...{ kind: 'credit', quantity: 1, serviceId, subscriptionId, days, of },
    description: cut(shopLanguage().t('billing.change.credit', { name, hostname }), 255),
    unitMinor: -taken.minor,
    periodStart: period.startsOn < first ? first : period.startsOn,
    periodEnd: period.endsOn,
  }
}

function sum(lines: InvoiceLineInput[], currency: string): Money {
  return Money.of(sumAfterOff(lines), currency)
}

/** What the next full period costs, as listed. */
export const nextPrice = (terms: BillingTerms, currency: string) =>
  Money.of(priceOfTerms(terms), currency)
