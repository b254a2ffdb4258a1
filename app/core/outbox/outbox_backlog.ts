import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { changedRows } from '#core/database/changed_rows'

/** More need not be counted to know that too many wait. */
const MOST_COUNTED = 10_000

export const outboxBacklog = {
  /** Gives parked messages another twenty tries, now that somebody fixed why they failed. Returns how many. */
  async resume(): Promise<number> {
    const changed = await db
      .from('outbox_messages')
      .whereNotNull('parked_at')
      .whereNull('done_at')
      .update({ parked_at: null, attempts: 0, available_at: clock.nowMs() })
    return changedRows(changed)
  },

  /** How many messages wait and since when, ten thousand at most, for health checks and the admin panel. */
  async measure(): Promise<{ waiting: number; parked: number; oldestMs: number | null }> {
    const open = db
      .from('outbox_messages')
      .whereNull('done_at')
      .select('parked_at', 'available_at')
      .orderBy('parked_at')
      .orderBy('available_at')
      .limit(MOST_COUNTED)
    const [row] = await db
      .from(open.as('open'))
      .count('* as total')
      .count('parked_at as parked')
      .min('available_at as oldest')
    const total = Number(row.total)
    const parked = Number(row.parked)
    return {
      waiting: total - parked,
      parked,
      oldestMs: row.oldest === null ? null : Number(row.oldest),
    }
  },
}
