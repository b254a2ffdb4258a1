import { newId } from '#core/ids'
import { insertMany } from '#core/database/insert_many'
import { sqlTime } from '#core/database/sql_time'
import { setMeters } from '#billing/usage/subscription_meters'
import { openTrial } from '#billing/trials/open_trial'
import Subscription from '#billing/models/subscription'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { MeterPrice } from '#billing/contracts/meter_price'
import type { NewItem } from '#billing/contracts/subscription_item'
import type { Cycle } from '#billing/renewals/cycle'

export interface NewSubscription {
  accountId: string
  serviceId: string
  productId: string | null
  planId: string | null
  /** What is billed, as its lines call it. */
  name: string
  hostname: string
  currency: string
  cycle: Cycle
  items: NewItem[]
  /** How many days it costs nothing before its first period; it has none, unless told. */
  trialDays?: number | null
  /** What using it costs; nothing is measured, unless told. */
  meters?: MeterPrice[]
  /** Whether it is billed for the hours in which it existed, which are one of the meters. */
  isHourly?: boolean
}

/** Writes a pending subscription with its prices. */
export async function openSubscription(
  trx: TransactionClientContract,
  { cycle, items, meters = [], isHourly = false, ...columns }: NewSubscription
): Promise<Subscription> {
  const priceMinor = items.reduce((sum, item) => sum + item.quantity * item.unitMinor, 0)
  const subscription = await Subscription.create(
    {
      ...columns,
      state: 'pending',
      isMetered: isHourly || meters.length > 0,
      isHourly,
      cycleUnit: cycle.unit,
      cycleCount: cycle.count,
      priceMinor,
      cycleIndex: 0,
    },
    { client: trx }
  )
  await insertMany(
    trx,
    'subscription_items',
    items.map(({ kind, refId, name, quantity, unitMinor, priceListId, hours }, position) => ({
      id: newId(),
      subscription_id: subscription.id,
      position,
      kind,
      ref_id: refId,
      name,
      quantity,
      unit_minor: unitMinor,
      price_list_id: priceListId ?? null,
      hour_rate: hours?.rate ?? null,
      month_minor: hours?.monthMinor ?? null,
      cycle_unit: cycle.unit,
      cycle_count: cycle.count,
      created_at: sqlTime(),
    }))
  )
  if (meters.length > 0) await setMeters(trx, subscription.id, meters)
  if (subscription.trialDays) await openTrial(trx, subscription, subscription.trialDays)
  return subscription
}
