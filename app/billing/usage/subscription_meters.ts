import db from '@adonisjs/lucid/services/db'
import { newId } from '#core/ids'
import { sqlTime } from '#core/database/sql_time'
import { HOURS } from '#billing/usage/hours'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { MeterPrice, UsageRounding, UsageTier } from '#billing/contracts/meter_price'

/** What using something costs of subscriptions, by their ids; those of which nothing is measured are left out. */
export async function metersOf(
  ids: string[],
  trx?: TransactionClientContract
): Promise<Map<string, MeterPrice[]>> {
  const rows = await (trx ?? db)
    .from('subscription_meters')
    .whereIn('subscription_id', ids)
    .orderBy('id')
  const prices = rows.map((row) => [String(row.subscription_id), priceFrom(row)] as const)
  const groups = Map.groupBy(prices, ([id]) => id)
  return new Map([...groups].map(([id, group]) => [id, group.map(([, price]) => price)]))
}

/**
 * Puts other prices of usage in force, for the period that runs as well. What has a price already is measured since it got one. Hours are
 * priced with the things that are had in them.
 */
export async function setMeters(
  trx: TransactionClientContract,
  subscriptionId: string,
  told: MeterPrice[]
): Promise<void> {
  const prices = told.filter(({ meter }) => meter !== HOURS)
  await trx
    .from('subscription_meters')
    .where('subscription_id', subscriptionId)
    .whereNotIn(
      'meter',
      prices.map(({ meter }) => meter)
    )
    .delete()
  if (prices.length === 0) return
  await trx
    .knexQuery()
    .table('subscription_meters')
    .insert(prices.map((price) => rowOf(subscriptionId, price)))
    .onConflict(['subscription_id', 'meter'])
    .merge(['included', 'unit_size', 'rounding', 'tiers', 'per', 'cap_minor'])
}

function rowOf(subscriptionId: string, price: MeterPrice) {
  const { meter, included, unitSize, rounding, tiers, per = 1, capMinor = null } = price
  return {
    id: newId(),
    subscription_id: subscriptionId,
    meter,
    included,
    unit_size: unitSize,
    rounding,
    tiers: JSON.stringify(tiers),
    per,
    cap_minor: capMinor,
    created_at: sqlTime(),
  }
}

/** A price out of its row. */
export function priceFrom(row: Record<string, unknown>): MeterPrice {
  return {
    meter: String(row.meter),
    included: Number(row.included),
    unitSize: Number(row.unit_size),
    rounding: row.rounding as UsageRounding,
    tiers: (typeof row.tiers === 'string' ? JSON.parse(row.tiers) : row.tiers) as UsageTier[],
    per: Number(row.per),
    capMinor: row.cap_minor === null ? null : Number(row.cap_minor),
  }
}
