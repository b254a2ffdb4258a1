import { HOURLY_PER } from '#billing/contracts/hour_price'
import { readerLanguage } from '#core/i18n/languages'
import { Money } from '#core/money/money'
import { HOURS } from '#billing/usage/hours'
import { hoursCost } from '#billing/usage/hours_cost'
import { hoursByItem, type ItemHours } from '#billing/usage/hours_lines'
import { togetherOf } from '#billing/usage/hour_price_of'
import { hourStretches } from '#billing/usage/hour_stretches'
import { meterAmount, meterLabel, rateText, unitPrice } from '#billing/usage/meter_words'
import SubscriptionItem from '#billing/models/subscription_item'
import type { DateTime } from 'luxon'
import type { HourPrice } from '#billing/contracts/hour_price'
import type { UsageStanding } from '#billing/usage/usage_standing'

interface Running {
  /** The subscription. */
  id: string
  currency: string
  /** "2027-02-28" */
  today: string
  startsOn: DateTime<true>
  endsOn: DateTime<true>
}

/** The hours of a subscription that is billed by them, in the period that runs, with what an hour costs now. */
export async function hoursStanding({
  id,
  currency,
  today,
  startsOn,
  endsOn,
}: Running): Promise<UsageStanding> {
  const i18n = readerLanguage()
  const found = await hourStretches([id], { runningOn: today })
  const stretches = [...found.values()].flat()
  const hours = stretches.reduce((sum, stretch) => sum + stretch.hours, 0)
  return {
    ...{ meter: HOURS, label: meterLabel(HOURS, i18n), startsOn, endsOn },
    used: meterAmount(hours, HOURS, i18n),
    ...{ isAverage: false, included: null, percent: null, isOver: false },
    rate: hourText(await priceNow(id), currency),
    soFar: Money.of(hoursCost(stretches).minor, currency),
    parts: hoursByItem(stretches).map((item) => partOf(item, currency)),
  }
}

/** What an hour costs, in words: "€0.0075 per h, at most €5.00". */
export function hourText({ rate, monthMinor }: HourPrice, currency: string): string {
  const price = {
    ...{ meter: HOURS, included: 0, unitSize: 1, rounding: 'up' as const, per: HOURLY_PER },
    tiers: [{ upTo: null, unitMinor: rate }],
    capMinor: monthMinor,
  }
  return rateText(price, currency, readerLanguage())
}

function partOf({ kind, name, quantity, hours, rate, fine }: ItemHours, currency: string) {
  const i18n = readerLanguage()
  const text = i18n.t('billing.usage.hours_part', {
    name: kind === 'plan' ? name : i18n.t('billing.usage.pieces', { name, quantity }),
    hours: meterAmount(hours, HOURS, i18n),
    price: unitPrice(quantity * rate, HOURLY_PER, currency),
  })
  return { text, price: Money.of(Math.round(fine / HOURLY_PER), currency) }
}

async function priceNow(subscriptionId: string): Promise<HourPrice> {
  const items = await SubscriptionItem.query()
    .where('subscription_id', subscriptionId)
    .whereNotNull('hour_rate')
    .whereNull('until_at')
  return togetherOf(items.flatMap(({ quantity, hours }) => (hours ? [{ quantity, ...hours }] : [])))
}
