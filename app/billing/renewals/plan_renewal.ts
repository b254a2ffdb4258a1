import { dayText } from '#core/database/calendar_date'
import { currencyOf } from '#core/money/currencies'
import { Money } from '#core/money/money'
import { sumAfterOff } from '#billing/coupons/discount'
import { TaxCalculator } from '#billing/tax/tax_calculator'
import {
  duePeriods,
  MOST_AT_ONCE,
  type DuePeriod,
  type DuePeriods,
} from '#billing/renewals/due_periods'
import { priceOn, renewalLines } from '#billing/renewals/renewal_lines'
import type { DateTime } from 'luxon'
import type { Party } from '#identity/models/account/party'
import type { InvoiceLineInput } from '#billing/invoices/invoice_input'
import type { PricedInvoice } from '#billing/invoices/write_invoices'
import type { TaxFacts } from '#billing/tax/tax_facts'
import type { DueSubscription } from '#billing/renewals/load_due'

/** What is due of a subscription. */
export type PeriodsOf = (subscription: DueSubscription) => DuePeriods

/** Tells what is due of subscriptions on a day; many have the same periods, which are worked out once. */
export function periodsOn(
  today: DateTime<true>,
  daysAhead: number,
  most = MOST_AT_ONCE
): PeriodsOf {
  const known = new Map<string, DuePeriods>()
  return (subscription) => {
    const { anchor, cycle, index, endsOn, isTrial, isMetered } = subscription
    const until = endsOn ? dayText(endsOn) : ''
    const key = `${dayText(anchor)} ${cycle.unit} ${cycle.count} ${index} ${until} ${isTrial} ${isMetered}`
    const due =
      known.get(key) ??
      duePeriods(
        { anchor, cycle, index, endsOn, daysAhead: isMetered ? 0 : daysAhead, isTrial, most },
        today
      )
    known.set(key, due)
    return due
  }
}

/** What billing a subscription on a day means: the periods, what is asked for them now, and how it goes on. */
export interface PlannedRenewal extends DuePeriods {
  subscription: DueSubscription
  lines: InvoiceLineInput[]
  /** What each period costs, as listed and less what is taken off, in the order of the periods. */
  listed: number[]
  /** Lines over nothing that tell what is not asked for. */
  notes?: InvoiceLineInput[]
  nextPriceMinor: number
}

/** The periods of a subscription that are billed, with their lines. Asks nobody anything. */
export function planRenewal(subscription: DueSubscription, periodsOf: PeriodsOf): PlannedRenewal {
  const due = periodsOf(subscription)
  const byPeriod = due.periods.map((period: DuePeriod) => renewalLines(subscription, period))
  return {
    ...due,
    subscription,
    lines: byPeriod.flat(),
    listed: byPeriod.map(sumAfterOff),
    nextPriceMinor: priceOn(subscription.items, dayText(due.renewsOn)),
  }
}

/**
 * The invoice of one or more renewals of an account, due on the first day of the earliest period. Null where nothing is asked
 * for, and where it is less than a card can pay and the shop carries that to the next invoice.
 */
export function priceRenewals(
  planned: PlannedRenewal[],
  carried: InvoiceLineInput[],
  { account, facts }: { account: Party; facts: TaxFacts }
): PricedInvoice | null {
  const { currency } = planned[0].subscription
  const lines = [...carried, ...planned.flatMap((each) => each.lines)].filter(
    ({ unitMinor }) => unitMinor > 0
  )
  const starts = planned.flatMap(({ periods }) => periods.map(({ startsOn }) => startsOn))
  if (lines.length === 0 || starts.length === 0) return null
  const all = [...planned.flatMap(({ notes = [] }) => notes), ...lines]
  const quote = TaxCalculator.quoteWith(facts, { account, lines: all, currency })
  // What a coupon pays whole is written all the same: it is paid at once, and says why.
  const isSmall = quote.total.isPositive && quote.total.minor < currencyOf(currency).minimumCharge
  if (isSmall && facts.settings['billing.carry_small']) return null

  const dueOn = starts.reduce((first, day) => (day < first ? day : first))
  const input = { accountId: account.id, kind: 'renewal' as const, currency, lines: all, dueOn }
  return { input, account, quote }
}

/** What an amount too small to be asked for is carried on as. */
export function carriedBy(planned: PlannedRenewal): Money {
  const { subscription, listed } = planned
  const sum = listed.reduce((total, minor) => total + minor, subscription.carriedMinor)
  return Money.of(sum, subscription.currency)
}
