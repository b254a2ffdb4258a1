import { leasedRows } from '#core/work/leased_rows'
import { retryLater } from '#core/work/retry_later'
import { processEvent } from '#billing/webhooks/process_event'

const MAX_ATTEMPTS = 10
const PAUSES = { baseMs: 1000, slowestMs: 3600_000 }

interface EventRow {
  gateway: string
  payload: string
  attempts: number
}

/** Works off what gateways told us. An event that fails ten times waits for staff to replay it. */
export const eventsWorkSource = leasedRows<EventRow>({
  name: 'webhook_events',
  table: 'webhook_events',
  concurrency: 4,
  leaseMs: 90_000,
  due: 'next_attempt_at',
  longestWaitMs: PAUSES.slowestMs,

  async work({ gateway, payload, attempts }) {
    await processEvent(gateway, JSON.parse(payload))
    return { state: 'processed', attempts: attempts + 1, next_attempt_at: null, last_error: null }
  },

  failed(row, error) {
    const { attempts, reason, at } = retryLater(row, error, PAUSES)
    const dead = attempts >= MAX_ATTEMPTS
    return {
      attempts,
      state: dead ? 'dead' : 'received',
      last_error: reason.slice(0, 500),
      next_attempt_at: dead ? null : at,
    }
  },
})
