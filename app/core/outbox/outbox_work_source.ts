import { clock } from '#core/clock'
import { crashPoint } from '#core/crash_point'
import { repeatedErrors } from '#core/repeated_errors'
import { outbox } from '#core/outbox/outbox'
import { leasedRows } from '#core/work/leased_rows'
import { retryLater } from '#core/work/retry_later'

const MAX_ATTEMPTS = 20
const PAUSES = { baseMs: 1000, slowestMs: 15 * 60_000 }

interface OutboxRow {
  id: string
  topic: string
  consumer: string
  payload: string
  attempts: number
}

/** Delivers outbox messages: retried with growing pauses, parked for a human after twenty failures. */
export const outboxWorkSource = leasedRows<OutboxRow>({
  name: 'outbox',
  table: 'outbox_messages',
  concurrency: 4,
  leaseMs: 60_000,
  due: 'available_at',
  longestWaitMs: PAUSES.slowestMs,
  open: (query) => query.whereNull('done_at').whereNull('parked_at'),

  async work(message) {
    crashPoint('outbox.before_delivery')
    await outbox.deliver({ ...message, attempts: message.attempts + 1 })
    crashPoint('outbox.after_delivery')
    return { done_at: clock.nowMs() }
  },

  failed(message, error) {
    const { attempts, reason, at } = retryLater(message, error, PAUSES)
    const { topic, consumer } = message
    repeatedErrors.tell('warn', { topic, consumer, attempts, err: error }, 'outbox delivery failed')
    return {
      attempts,
      last_error: reason.slice(0, 1000),
      available_at: at,
      parked_at: attempts >= MAX_ATTEMPTS ? clock.nowMs() : null,
    }
  },
})
