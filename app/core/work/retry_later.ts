import { clock } from '#core/clock'
import { reasonOf } from '#core/security/without_values'

interface Pauses {
  /** Doubles with each failure: the first pause is twice as long. */
  baseMs: number
  slowestMs: number
}

/** What a row is to say after one more failure: how often it was tried, why it failed, and when to try again. */
export function retryLater(
  row: { attempts: number },
  error: unknown,
  { baseMs, slowestMs }: Pauses
) {
  const attempts = row.attempts + 1
  return {
    attempts,
    reason: reasonOf(error),
    at: clock.nowMs() + Math.min(baseMs * 2 ** attempts, slowestMs),
  }
}
