import type Plan from '#catalog/models/plan'
import { HOURLY_PER } from '#billing'
import PlanMeter from '#catalog/models/plan_meter'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { MeterPrice } from '#billing'

/** What using something costs with plans, by their ids: hours of those that are billed by the hour, and what staff gave a price. */
export async function meterPrices(
  plans: Plan[],
  trx?: TransactionClientContract
): Promise<Map<string, MeterPrice[]>> {
  const rows = await PlanMeter.query({ client: trx })
    .whereIn(
      'plan_id',
      plans.map(({ id }) => id)
    )
    .orderBy('meter')
  return new Map(
    plans.map((plan) => {
      const own = rows.filter(({ planId }) => planId === plan.id)
      return [plan.id, [...hoursOf(plan), ...own.map(({ price }) => price)]]
    })
  )
}

function hoursOf({ hourlyRate, price }: Plan): MeterPrice[] {
  if (hourlyRate === null) return []
  return [
    {
      ...{ meter: 'hours', included: 0, unitSize: 1, rounding: 'up', per: HOURLY_PER },
      tiers: [{ upTo: null, unitMinor: hourlyRate }],
      capMinor: price.minor,
    },
  ]
}
