import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { changedRows } from '#core/database/changed_rows'
import { wakeUpAfterCommit } from '#core/work/wake_up'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** More need not be counted to know that too many wait. */
const MOST_COUNTED = 10_000

export interface ParkedMessage {
  id: string
  topic: string
  consumer: string
  lastError: string | null
  /** In milliseconds. */
  parkedAt: number
}

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

  /** Gives one message that is parked another twenty tries. False, and nothing done, for any other. */
  async resumeOne(id: string, trx: TransactionClientContract): Promise<boolean> {
    const parked = trx.from('outbox_messages').where('id', id).whereNotNull('parked_at')
    const changed = await parked
      .whereNull('done_at')
      .update({ parked_at: null, attempts: 0, available_at: clock.nowMs() })
    if (changedRows(changed) !== 1) return false
    wakeUpAfterCommit(trx, 'outbox', id)
    return true
  },

  /** Messages that were given up, the latest first. */
  async parked(limit: number): Promise<ParkedMessage[]> {
    const rows = await db
      .from('outbox_messages')
      .whereNull('done_at')
      .whereNotNull('parked_at')
      .orderBy('parked_at', 'desc')
      .limit(limit)
      .select('id', 'topic', 'consumer', 'last_error', 'parked_at')
    return rows.map((row) => ({
      id: row.id,
      topic: row.topic,
      consumer: row.consumer,
      lastError: row.last_error,
      parkedAt: Number(row.parked_at),
    }))
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
