import db from '@adonisjs/lucid/services/db'
import logger from '@adonisjs/core/services/logger'
import { clock } from '#core/clock'
import { crashPoint } from '#core/crash_point'
import { outbox } from '#core/outbox/outbox'
import { lease, type LeasedRow } from '#core/work/lease'
import type { WorkSource } from '#core/work/work_registry'

const LEASE_MS = 60_000
const MAX_ATTEMPTS = 20
const SLOWEST_RETRY_MS = 15 * 60_000

interface OutboxRow extends LeasedRow {
  topic: string
  consumer: string
  payload: string
  attempts: number
}

/** Delivers outbox messages: retried with growing pauses, parked for a human after twenty failures. */
export const outboxWorkSource: WorkSource = {
  name: 'outbox',
  concurrency: 4,

  async due(limit) {
    const now = clock.nowMs()
    const rows = await db
      .from('outbox_messages')
      .select('id')
      .whereNull('done_at')
      .whereNull('parked_at')
      .where('available_at', '<=', now)
      .where((query) => query.whereNull('lease_until').orWhere('lease_until', '<', now))
      .orderBy('available_at')
      .limit(limit)
    return rows.map((row) => row.id)
  },

  async run(id) {
    const message = await lease<OutboxRow>('outbox_messages', id, LEASE_MS, (query) =>
      query.whereNull('done_at').whereNull('parked_at').where('available_at', '<=', clock.nowMs())
    )
    if (!message) return

    try {
      crashPoint('outbox.before_delivery')
      await outbox.deliver({ ...message, attempts: message.attempts + 1 })
      crashPoint('outbox.after_delivery')
      await finish(message, { done_at: clock.nowMs() })
    } catch (error) {
      await postpone(message, error)
    }
  },
}

async function postpone(message: OutboxRow, error: unknown): Promise<void> {
  const attempts = message.attempts + 1
  const text = error instanceof Error ? error.message : String(error)
  logger.warn(
    { topic: message.topic, consumer: message.consumer, attempts, err: error },
    'outbox delivery failed'
  )
  await finish(message, {
    attempts,
    last_error: text.slice(0, 1000),
    available_at: clock.nowMs() + Math.min(1000 * 2 ** attempts, SLOWEST_RETRY_MS),
    parked_at: attempts >= MAX_ATTEMPTS ? clock.nowMs() : null,
  })
}

async function finish(message: OutboxRow, changes: Record<string, unknown>): Promise<void> {
  await db
    .from('outbox_messages')
    .where('id', message.id)
    .where('fence', message.fence)
    .update({ lease_until: null, ...changes })
}
