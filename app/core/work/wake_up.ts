import { worker } from '#core/work/worker'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Says "look at this row" to the worker of this process. Where none runs, and whenever a wake-up is lost, the sweep of a
 * worker finds the row.
 */
export function wakeUp(source: string, id: string): void {
  worker.offer(source, id)
}

/** The same, once the transaction has committed; nothing when it rolls back. */
export function wakeUpAfterCommit(
  trx: TransactionClientContract,
  source: string,
  id: string
): void {
  trx.after('commit', () => wakeUp(source, id))
}
