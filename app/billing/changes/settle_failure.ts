import { sqlTime } from '#core/database/sql_time'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Names the finding of a change that could not be made. */
export const failureOf = (changeId: string) => `change_failed:${changeId}`

/** Staff have nothing to do about a change any more that had failed: it was made, or given back. */
export async function settleFailure(
  trx: TransactionClientContract,
  changeId: string
): Promise<void> {
  await trx
    .from('billing_findings')
    .where('cause', failureOf(changeId))
    .whereNull('settled_at')
    .update({ settled_at: sqlTime() })
}
