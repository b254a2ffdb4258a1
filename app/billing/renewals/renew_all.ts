import logger from '@adonisjs/core/services/logger'
import { crashPoint } from '#core/crash_point'
import { databaseOutage } from '#core/database/outage'
import { sqlTime } from '#core/database/sql_time'
import { isRetryable, transaction } from '#core/database/transaction'
import { meters } from '#core/registries/meters'
import { dueIds } from '#billing/renewals/load_due'
import { lapseTrials } from '#billing/trials/lapse_trials'
import { renewBatch } from '#billing/renewals/renew_batch'
import { shopDay } from '#billing/shop_day'
import type { DateTime } from 'luxon'

/** How many are billed in one transaction: some milliseconds each, and few statements for all of them. */
export const RENEWED_AT_ONCE = 500

/**
 * Writes all renewal invoices that are due, some hundred in a transaction, with memory that does not grow. Several workers may do so
 * at once. One subscription that cannot be billed is parked and keeps no other waiting. Answers how many were billed.
 */
export async function renewAll(): Promise<number> {
  const today = await shopDay()
  await lapseTrials(today)
  await meters.record()
  let billed = 0
  for (;;) {
    const ids = await dueIds(today, RENEWED_AT_ONCE)
    if (ids.length === 0) return billed
    const done = await renew(ids, today)
    // What is due is in the hands of another worker.
    if (done === 0) return billed
    billed += done
    crashPoint('billing.renewals_written')
  }
}

async function renew(ids: string[], today: DateTime<true>): Promise<number> {
  try {
    return await renewBatch(ids, today)
  } catch (error) {
    if (isRetryable(error) || databaseOutage(error)) throw error
    if (ids.length > 1) return oneByOne(ids, today)
    await park(ids[0], error)
    return 1
  }
}

async function oneByOne(ids: string[], today: DateTime<true>): Promise<number> {
  let done = 0
  for (const id of ids) done += await renew([id], today)
  return done
}

async function park(id: string, error: unknown): Promise<void> {
  logger.error({ err: error, subscription: id }, 'a subscription could not be renewed')
  await transaction(async (trx) => {
    await trx
      .from('subscriptions')
      .where('id', id)
      .update({ invoice_on: null, parked_at: sqlTime(), parked_reason: 'failed' })
  })
}
