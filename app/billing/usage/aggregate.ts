import { meters } from '#core/registries/meters'
import type { DateTime } from 'luxon'

/** What the records of a stretch of days come to, as the database tells it. */
export interface Told {
  total: number | string
  most: number | string
  latest: number | string
}

/** A period of which an average is taken: the whole billing cycle, also where the period is shorter. */
export interface Averaged {
  startsOn: DateTime
  /** How many days the cycle has. */
  days: number
  /** Where the days begin and end. */
  zone: string
}

/** The one quantity that a meter's records come to. What nobody declares any more is summed. */
export function quantityOf(meter: string, { total, most, latest }: Told, cycle: Averaged): number {
  const aggregate = meters.find(meter)?.aggregate ?? 'sum'
  if (aggregate === 'average') return Math.round(Number(total) / secondsOf(cycle))
  return Number({ sum: total, max: most, last: latest }[aggregate])
}

/** How long days last where the shop is: clocks change on some. */
function secondsOf({ startsOn, days, zone }: Averaged): number {
  const from = startsOn.setZone(zone, { keepLocalTime: true })
  return from.plus({ days }).diff(from, 'seconds').seconds
}
