import logger from '@adonisjs/core/services/logger'
import { clock } from '#core/clock'
import { lease, type LeasedRow } from '#core/work/lease'
import { applyPayment } from '#billing/payments/apply_payment'
import { cancelAttempt } from '#billing/payments/cancel_attempt'
import { GatewayError } from '@innkeeper/panel/gateway'
import PaymentAttempt from '#billing/models/payment_attempt'
import { nextCheckAt } from '#billing/payments/check_schedule'
import { dueRows, endLease } from '#core/work/due_rows'
import type { WorkSource } from '#core/work/work_registry'

const LEASE_MS = 90_000

/** The sweeper: asks the gateway about attempts that nobody came back from, less and less often. */
export const attemptsWorkSource: WorkSource = {
  name: 'payment_attempts',
  concurrency: 4,

  due: (limit) => dueRows('payment_attempts', 'next_check_at', limit),

  async run(id) {
    const row = await lease<LeasedRow & { checks: number }>(
      'payment_attempts',
      id,
      LEASE_MS,
      (query) => query.where('next_check_at', '<=', clock.nowMs())
    )
    if (!row) return
    const checks = row.checks + 1
    // The next time is written first, so that a gateway that is down is not asked in a tight loop.
    const later = { checks, next_check_at: nextCheckAt(checks), lease_until: row.lease_until }
    await endLease('payment_attempts', row, later)
    try {
      await follow(id)
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error
      logger.warn({ err: error, attempt: id }, 'the gateway could not be asked about an attempt')
    } finally {
      await endLease('payment_attempts', row)
    }
  },
}

/** An attempt of an invoice on which nothing is due any more is closed, not only looked at. */
async function follow(id: string): Promise<void> {
  const attempt = await PaymentAttempt.query().where('id', id).preload('invoice').firstOrFail()
  if (attempt.invoice.isPayable) await applyPayment(id)
  else await cancelAttempt(attempt)
}
