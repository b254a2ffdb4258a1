import { HOURLY_PER } from '#billing/contracts/hour_price'
import { shopLanguage } from '#core/i18n/languages'
import { Money } from '#core/money/money'
import { currencyOf } from '#core/money/currencies'
import { cut } from '#core/text'
import { formatDate } from '#core/views/format'
import { meterAmount, unitPrice } from '#billing/usage/meter_words'
import { HOURS } from '#billing/usage/hours'
import type { DateTime } from 'luxon'
import type { InvoiceLineInput } from '#billing/invoices/invoice_input'
import type { HourItem, ItemStretch } from '#billing/usage/hour_stretches'
import type { MeteredSubscription } from '#billing/usage/rate_due'

/** Hours of one thing at one price. */
export interface ItemHours extends HourItem {
  hours: number
  /** As listed, for ten thousand hours: what they cost without the most of a month. */
  fine: number
}

/** Hours of stretches by what they are of: what stayed as it was through a change is told once. */
export function hoursByItem(stretches: Pick<ItemStretch, 'items' | 'hours'>[]): ItemHours[] {
  const known = new Map<string, ItemHours>()
  for (const { items, hours } of stretches)
    for (const item of items) {
      const key = JSON.stringify([item.refId, item.name, item.quantity, item.rate])
      const before = known.get(key)?.hours ?? 0
      const sum = before + hours
      known.set(key, { ...item, hours: sum, fine: sum * item.quantity * item.rate })
    }
  return [...known.values()].filter(({ hours }) => hours > 0)
}

interface Asked {
  stretches: ItemStretch[]
  /** What is asked for now. */
  minor: number
  startsOn: DateTime<true>
  endsOn: DateTime<true>
}

/**
 * The lines for what hours of a period cost now: those that were not asked for yet, each thing by itself. Where a month costs no more, each
 * has its share; where it costs more than these hours do, because what it became lifts what was at most, the rest is a line of its own.
 */
export function hoursLines(
  subscription: MeteredSubscription,
  { stretches, minor, startsOn, endsOn }: Asked
): InvoiceLineInput[] {
  const own = hoursByItem(stretches.map((each) => ({ ...each, hours: each.fresh })))
  const priced = own.filter(({ fine }) => fine > 0)
  const listed = Math.round(priced.reduce((sum, { fine }) => sum + fine, 0) / HOURLY_PER)
  const { currency } = subscription
  const isRounding = Math.abs(minor - listed) <= currencyOf(currency).step
  const now = Money.of(isRounding ? minor : Math.min(minor, listed), currency)
  const shares = priced.length > 0 ? now.allocate(priced.map(({ fine }) => fine)) : []
  const days = { from: formatDate(startsOn), until: formatDate(endsOn) }
  const told = priced.map((item, at) => ({
    minor: shares[at].minor,
    text: itemText(item, { ...subscription, ...days, isCapped: minor < listed && !isRounding }),
  }))
  const { id: subscriptionId, serviceId, hostname } = subscription
  const rest = {
    minor: minor - now.minor,
    text: shopLanguage().t('billing.usage.hours_rest', { hostname, ...days }),
  }
  return [...told, rest]
    .filter((line) => line.minor > 0)
    .map((line) => ({
      ...{ kind: 'usage' as const, quantity: 1, unitMinor: line.minor, serviceId, subscriptionId },
      description: cut(line.text, 255),
      periodStart: startsOn,
      periodEnd: endsOn,
    }))
}

function itemText(
  { kind, name, quantity, hours, rate }: ItemHours,
  {
    currency,
    hostname,
    isCapped,
    from,
    until,
  }: MeteredSubscription & { isCapped: boolean; from: string; until: string }
): string {
  const i18n = shopLanguage()
  return i18n.t(`billing.usage.${isCapped ? 'hours_line_capped' : 'hours_line'}`, {
    name: kind === 'plan' ? name : i18n.t('billing.usage.pieces', { name, quantity }),
    hours: meterAmount(hours, HOURS, i18n),
    price: unitPrice(quantity * rate, HOURLY_PER, currency),
    ...{ hostname, from, until },
  })
}
