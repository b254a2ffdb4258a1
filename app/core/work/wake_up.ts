import app from '@adonisjs/core/services/app'
import logger from '@adonisjs/core/services/logger'
import env from '#start/env'
import WakeUpJob from '#core/jobs/wake_up_job'
import { worker } from '#core/work/worker'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Tests decide themselves when work is done (`worker.drain()`), so nothing is queued for them. */
const adapter = env.get('QUEUE_ADAPTER', app.inTest ? 'none' : 'database')

/**
 * Says "look at this row" as soon as possible. It may be lost without harm, because the sweeper finds the row, so a
 * queue that is down is logged and forgotten. A worker in this very process is told directly.
 */
export async function wakeUp(source: string, id: string): Promise<void> {
  if (worker.isRunning) {
    worker.offer(source, id)
    return
  }
  if (adapter === 'none') return
  try {
    await WakeUpJob.dispatch({ source, id })
  } catch (error) {
    logger.warn(
      { err: error, source, id },
      'wake-up could not be queued; the sweeper will find the row'
    )
  }
}

/** The same, once the transaction has committed; nothing when it rolls back. */
export function wakeUpAfterCommit(
  trx: TransactionClientContract,
  source: string,
  id: string
): void {
  trx.after('commit', () => wakeUp(source, id))
}
