import { clock } from '#core/clock'
import { lease, type LeasedRow } from '#core/work/lease'
import { processEvent } from '#billing/webhooks/process_event'
import { dueRows, endLease } from '#core/work/due_rows'
import type { WorkSource } from '#core/work/work_registry'

const LEASE_MS = 90_000
const MAX_ATTEMPTS = 10
const SLOWEST_RETRY_MS = 3600_000

interface EventRow extends LeasedRow {
  gateway: string
  payload: string
  attempts: number
}

/** Works off what gateways told us. An event that fails ten times waits for staff to replay it. */
export const eventsWorkSource: WorkSource = {
  name: 'webhook_events',
  concurrency: 4,

  due: (limit) => dueRows('webhook_events', 'next_attempt_at', limit),

  async run(id) {
    const row = await lease<EventRow>('webhook_events', id, LEASE_MS, (query) =>
      query.where('next_attempt_at', '<=', clock.nowMs())
    )
    if (!row) return
    const attempts = row.attempts + 1
    try {
      await processEvent(row.gateway, JSON.parse(row.payload))
      await endLease('webhook_events', row, {
        state: 'processed',
        attempts,
        next_attempt_at: null,
        last_error: null,
      })
    } catch (error) {
      await endLease('webhook_events', row, { attempts, ...afterFailure(attempts, error) })
    }
  },
}

function afterFailure(attempts: number, error: unknown): Record<string, unknown> {
  const dead = attempts >= MAX_ATTEMPTS
  return {
    state: dead ? 'dead' : 'received',
    last_error: (error instanceof Error ? error.message : String(error)).slice(0, 500),
    next_attempt_at: dead ? null : clock.nowMs() + Math.min(1000 * 2 ** attempts, SLOWEST_RETRY_MS),
  }
}
