import db from '@adonisjs/lucid/services/db'
import { calendarDate } from '#core/database/calendar_date'
import { boundary, type Cycle } from '#billing/renewals/cycle'
import { coversCycle, coversProduct, couponTerms } from '#billing/coupons/coupon_terms'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DateTime } from 'luxon'
import type { BillingTerms } from '#billing/contracts/billing_terms'

interface Count {
  anchor: DateTime<true>
  cycle: Cycle
}

/** Tells the days of a subscription's discounts, as its service begins. */
export async function startDiscounts(
  trx: TransactionClientContract,
  subscriptionId: string,
  { anchor, cycle }: Count
): Promise<void> {
  const waiting = await trx
    .from('subscription_discounts')
    .where('subscription_id', subscriptionId)
    .whereNull('from_on')
    .select('id', 'cycles')
  for (const { id, cycles } of waiting) {
    const until = cycles === null ? null : boundary(anchor, cycle, Number(cycles)).toISODate()
    await trx
      .from('subscription_discounts')
      .where('id', id)
      .update({ from_on: anchor.toISODate(), until_on: until })
  }
}

/** Days that nobody is billed for, in a subscription that counts its periods so. */
export interface FreeDays extends Count {
  from: DateTime<true>
  /** The first day that is billed again. */
  to: DateTime<true>
  index: number
}

/** The first day that costs the full price again, once days are left out: as many whole cycles on as there were left. */
export function putOff(untilOn: string | Date, { from, to, anchor, index, cycle }: FreeDays) {
  const until = calendarDate(untilOn)
  if (until <= from) return until
  let left = 0
  while (boundary(anchor, cycle, index + left) < until) left++
  return boundary(to, cycle, left)
}

/**
 * Days from one to another are billed to nobody, so what a discount has left of cycles begins after them: as many whole ones as it had
 * from the first day that was not billed.
 */
export async function putOffDiscounts(
  trx: TransactionClientContract,
  subscriptionId: string,
  days: FreeDays
): Promise<void> {
  const running = await trx
    .from('subscription_discounts')
    .where('subscription_id', subscriptionId)
    .where('until_on', '>', days.from.toISODate())
    .select('id', 'until_on')
  for (const { id, until_on: untilOn } of running)
    await trx
      .from('subscription_discounts')
      .where('id', id)
      .update({ until_on: putOff(untilOn, days).toISODate() })
}

/** Ends discounts that are not for what a subscription becomes on a day. */
export async function endUncovered(
  trx: TransactionClientContract,
  subscriptionId: string,
  { terms, from }: { terms: BillingTerms; from: string }
): Promise<void> {
  for (const couponId of await uncoveredBy(subscriptionId, terms, trx))
    await trx
      .from('subscription_discounts')
      .where({ subscription_id: subscriptionId, coupon_id: couponId })
      .whereNull('ended_on')
      .where((days) => days.whereNull('until_on').orWhere('until_on', '>', from))
      .update({ ended_on: from })
}

/** Takes back that discounts end on a day, as the change that ended them is called off. */
export async function goOnFrom(
  trx: TransactionClientContract,
  subscriptionId: string,
  from: string
): Promise<void> {
  await trx
    .from('subscription_discounts')
    .where({ subscription_id: subscriptionId, ended_on: from })
    .whereNull('ended_by')
    .update({ ended_on: null })
}

/** Coupons of a subscription that are not for such a product or such a cycle. */
export async function uncoveredBy(
  subscriptionId: string,
  { productId, cycle }: BillingTerms,
  trx?: TransactionClientContract
): Promise<Set<string>> {
  const rows = await (trx ?? db)
    .from('subscription_discounts')
    .where('subscription_id', subscriptionId)
    .distinct('coupon_id')
  const uncovered = new Set<string>()
  for (const { coupon_id: id } of rows) {
    const terms = await couponTerms(String(id), { trx })
    if (terms && !(coversProduct(terms, productId) && coversCycle(terms, cycle)))
      uncovered.add(String(id))
  }
  return uncovered
}
