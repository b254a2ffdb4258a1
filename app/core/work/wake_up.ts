import app from '@adonisjs/core/services/app'
import { OutageLog } from '#core/outage_log'
import env from '#start/env'
import WakeUpJob from '#core/jobs/wake_up_job'
import { worker } from '#core/work/worker'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Tests decide themselves when work is done (`worker.drain()`), so nothing is queued for them. */
const adapter = env.get('QUEUE_ADAPTER', app.inTest ? 'none' : 'database')

const outage = new OutageLog('The queue of wake-ups, without which rows wait for the sweep,')

/**
 * Says "look at this row" as soon as possible. It may be lost without harm, because the sweeper finds the row, so a
 * queue that is down is told once in the log and does no harm. A worker in this very process is told directly.
 */
export async function wakeUp(source: string, id: string): Promise<void> {
  if (worker.isRunning) {
    worker.offer(source, id)
    return
  }
  if (adapter === 'none') return
  try {
    await WakeUpJob.dispatch({ source, id })
    outage.answered()
  } catch (error) {
    outage.failed(error)
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
