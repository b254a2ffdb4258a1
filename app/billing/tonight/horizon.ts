import { settings } from '#core/settings/settings'
import { shopDay } from '#billing/shop_day'
import type { DateTime } from 'luxon'

/** How many days ahead one may look. */
export const horizons = { tonight: 0, week: 7, month: 30 } as const
export type HorizonName = keyof typeof horizons

export interface Horizon {
  name: HorizonName
  today: DateTime<true>
  /** The last day that counts, and when it is over in the company's time zone, in milliseconds. */
  day: DateTime<true>
  endsAt: number
}

/** Until the end of which day it is looked ahead; tonight for anything that is no horizon. */
export async function horizonOf(name: unknown): Promise<Horizon> {
  const known = typeof name === 'string' && Object.hasOwn(horizons, name)
  const chosen = known ? (name as HorizonName) : 'tonight'
  const zone = await settings.get('company.time_zone')
  const today = await shopDay()
  const day = today.plus({ days: horizons[chosen] })
  const endsAt = day.plus({ days: 1 }).setZone(zone, { keepLocalTime: true }).toMillis()
  return { name: chosen, today, day, endsAt }
}
