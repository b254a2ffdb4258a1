import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { PriceTarget } from '#billing/contracts/listed_prices'

/** What decides which subscriptions a change of price concerns. Minor units, for an option by month. */
export interface Reach extends PriceTarget {
  fromMinor: number
  toMinor: number
  /** Whether those are taken too that pay another price than the listed one. */
  takesOthers: boolean
}

/**
 * How a subscription stands to a change of what it is billed for: it is taken, or left out because it is cancelled, pays a price of its
 * own, or pays what the change would bring, or more than that, already.
 */
export const standings = ['taken', 'cancelled', 'other_price', 'beyond'] as const
export type Standing = (typeof standings)[number]

const MONTHS =
  "(subscriptions.cycle_count * case when subscriptions.cycle_unit = 'year' then 12 else 1 end)"

/** How many times the listed price makes what one of an item costs for its cycle: prices of options are for a month. */
export const timesListed = (kind: PriceTarget['kind']) => (kind === 'plan' ? '1' : MONTHS)

/**
 * The prices that subscriptions are billed by until something changes them, of one plan or option; those alone that were sold by a list,
 * where the price is one of it. Who is billed by the hour keeps its rate.
 */
export function pricesOf(
  { kind, refId, currency, listId }: PriceTarget,
  client?: TransactionClientContract
) {
  const query = (client ?? db)
    .from('subscription_items')
    .join('subscriptions', 'subscriptions.id', 'subscription_items.subscription_id')
    .where({ 'subscription_items.ref_id': refId, 'subscription_items.kind': kind })
    .whereNull('subscription_items.until_on')
    .where({ 'subscriptions.currency': currency, 'subscriptions.is_hourly': false })
    .whereIn('subscriptions.state', ['pending', 'active'])
  return listId ? query.where('subscription_items.price_list_id', listId) : query
}

/** SQL that tells the standing of such a price. */
export function standingSql({ kind, fromMinor, toMinor, takesOthers, listId }: Reach): string {
  const times = timesListed(kind)
  const beyond = toMinor > fromMinor ? '>=' : '<='
  const other = takesOthers
    ? ''
    : `when ${listId ? '' : 'subscription_items.price_list_id is not null or '}subscription_items.unit_minor <> ${whole(fromMinor)} * ${times} then 'other_price'`
  return `case when subscriptions.ends_on is not null then 'cancelled' ${other}
    when subscription_items.unit_minor ${beyond} ${whole(toMinor)} * ${times} then 'beyond' else 'taken' end`
}

/** A number as it may stand in SQL. */
function whole(minor: number): string {
  if (!Number.isSafeInteger(minor)) throw new TypeError(`Not an amount in minor units: ${minor}`)
  return String(minor)
}
