import { clock } from '#core/clock'
import { deleteInBatches } from '#core/database/delete_in_batches'
import { sqlTime } from '#core/database/sql_time'

const KEPT = [
  { table: 'user_sessions', column: 'expires_at', for: { days: 90 } },
  { table: 'email_verifications', column: 'expires_at', for: { days: 30 } },
  { table: 'email_changes', column: 'expires_at', for: { days: 30 } },
  { table: 'social_flows', column: 'expires_at', for: { days: 1 } },
  { table: 'password_resets', column: 'expires_at', for: { days: 30 } },
]

/** Deletes records of sign-ins and links once their declared retention is over. */
export async function forgetOldSignIns(): Promise<void> {
  for (const { table, column, for: period } of KEPT) {
    const before = sqlTime(clock.now().minus(period))
    await deleteInBatches(table, (query) => query.where(column, '<', before))
  }
}
