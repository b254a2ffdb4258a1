import db from '@adonisjs/lucid/services/db'
import { momentFrom } from '#core/views/format'

const LOOKED_AT = 100
const MS_PER_MINUTE = 60_000

/** How many minutes setups took lately, the middle one of them and at least one; null where there was none. One query. */
export async function usualSetupMinutes(): Promise<number | null> {
  const latest = db
    .from('operations')
    .where('state', 'succeeded')
    .orderBy('id', 'desc')
    .limit(LOOKED_AT)
    .select('kind', 'created_at', 'finished_at')
    .as('latest')
  const rows: Record<'created_at' | 'finished_at', string | Date>[] = await db
    .from(latest)
    .where('kind', 'create')
    .whereNotNull('finished_at')
    .select('created_at', 'finished_at')
  const took = rows
    .map((row) => Number(momentFrom(row.finished_at)) - Number(momentFrom(row.created_at)))
    .toSorted((one, other) => one - other)
  const middle = took[Math.floor(took.length / 2)]
  return middle === undefined ? null : Math.max(1, Math.ceil(middle / MS_PER_MINUTE))
}
