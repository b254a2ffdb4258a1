import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { settings } from '#core/settings/settings'

const HOUR_MS = 3600_000
/** So few tell nothing. */
const LEAST = 10
/** A charge that is still not known after so long counts as one that failed. */
const SLOW_MS = 10 * 60_000
const FAILED = ['declined', 'authentication', 'new_card']

export interface ChargeFigures {
  charges: number
  failed: number
}

/** First charges of invoices within the hour, and how many of them failed; retries fail often and say nothing. */
export async function chargesLately(): Promise<ChargeFigures> {
  const now = clock.nowMs()
  const rows = await db
    .from('collection_events')
    .where({ kind: 'charge', nth: 1 })
    .where('at', '>', now - HOUR_MS)
    .groupBy('outcome')
    .select('outcome')
    .count('* as total')
    .min('at as oldest')
  const of = (outcomes: string[]) =>
    rows
      .filter(({ outcome }) => outcomes.includes(outcome))
      .reduce((sum, { total }) => sum + Number(total), 0)
  const started = rows.find(({ outcome }) => outcome === 'started')
  const slow = started && Number(started.oldest) < now - SLOW_MS ? Number(started.total) : 0
  return { charges: of(['paid', ...FAILED]) + slow, failed: of(FAILED) + slow }
}

/** Whether so many first charges fail that the gateway is to blame: nobody is suspended for that. */
export async function gatewayTrouble(): Promise<boolean> {
  const { charges, failed } = await chargesLately()
  if (charges < LEAST) return false
  return (failed / charges) * 100 > (await settings.get('billing.charge_failures_percent'))
}
