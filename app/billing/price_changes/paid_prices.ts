import db from '@adonisjs/lucid/services/db'
import { calendarDate, dayText } from '#core/database/calendar_date'
import { Money } from '#core/money/money'
import { nextOff } from '#billing/coupons/discount'
import { discountsOf } from '#billing/coupons/discounts_of'
import { shopDay } from '#billing/shop_day'
import { taxFacts } from '#billing/tax/tax_facts'
import { TaxCalculator } from '#billing/tax/tax_calculator'
import Subscription from '#billing/models/subscription'
import type { DateTime } from 'luxon'

/** A day from which a subscription is billed otherwise, and what a full period costs before and from then on, as listed. */
export interface PriceStep {
  subscriptionId: string
  startsOn: DateTime<true>
  beforeMinor: number
  afterMinor: number
}

/** What a renewal really costs: less coupons, and with tax as it is decided today. */
export interface PaidPrices {
  before: Money
  after: Money
}

/**
 * What customers really pay at steps of their prices, in the order of these: for the last period before the day, and for the first from it
 * on, each less the coupons that hold in it. A few queries, however many there are.
 */
export async function paidPrices(steps: PriceStep[]): Promise<PaidPrices[]> {
  if (steps.length === 0) return []
  const ids = [...new Set(steps.map(({ subscriptionId }) => subscriptionId))]
  const found = await Subscription.query().whereIn('id', ids).preload('account')
  const known = new Map(found.map((subscription) => [subscription.id, subscription]))
  const accountIds = [
    ...new Set(found.flatMap(({ account }) => (account.vatId ? [account.id] : []))),
  ]
  const facts = await taxFacts({ day: await shopDay(), accountIds })
  const discounts = await discountsOf(ids)
  return steps.map(({ subscriptionId, startsOn, beforeMinor, afterMinor }) => {
    const { account, cycle, currency } = known.get(subscriptionId)!
    const paid = (minor: number, on: DateTime<true>) => {
      const listed = Money.of(minor, currency)
      const discount = nextOff(discounts.get(subscriptionId) ?? [], { startsOn: on, cycle }, listed)
      const lines = [{ quantity: 1, unitMinor: minor, discount }]
      return TaxCalculator.quoteWith(facts, { account, lines, currency }).total
    }
    const earlier = startsOn.minus({ [cycle.unit]: cycle.count }) as DateTime<true>
    return { before: paid(beforeMinor, earlier), after: paid(afterMinor, startsOn) }
  })
}

interface Announced {
  subscriptionId: string
  startsOn: DateTime
}

/** What full periods of subscriptions cost the day before a price begins, and on its day, by what they are billed as. */
export async function stepsOf(announced: Announced[]): Promise<PriceStep[]> {
  const ids = announced.map(({ subscriptionId }) => subscriptionId)
  const rows = await db
    .from('subscription_items')
    .whereIn('subscription_id', ids)
    .select('subscription_id', 'quantity', 'unit_minor', 'from_on', 'until_on')
  const items = Map.groupBy(rows, (row) => String(row.subscription_id))
  const dayOf = (value: string | Date | null) => value && dayText(calendarDate(value))
  return announced.map(({ subscriptionId, startsOn }) => {
    const on = calendarDate(startsOn.toISODate()!)
    const priceOn = (day: string) =>
      (items.get(subscriptionId) ?? [])
        .filter((row) => {
          const [from, until] = [dayOf(row.from_on), dayOf(row.until_on)]
          return (!from || from <= day) && (!until || until > day)
        })
        .reduce((sum, row) => sum + Number(row.quantity) * Number(row.unit_minor), 0)
    return {
      ...{ subscriptionId, startsOn: on },
      beforeMinor: priceOn(dayText(on.minus({ days: 1 }))),
      afterMinor: priceOn(dayText(on)),
    }
  })
}
