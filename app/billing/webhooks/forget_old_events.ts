import { clock } from '#core/clock'
import { deleteInBatches } from '#core/database/delete_in_batches'
import { sqlTime } from '#core/database/sql_time'
import type { ScheduledTask } from '#core/work/work_registry'

/** Far longer than any gateway sends or lists an event again, so none comes back as a new one. */
const KEPT = { days: 90 }
/** What is not about us may come again and be ignored again. */
const IGNORED_KEPT = { days: 14 }

/** Deletes events that were processed, and sooner those that are not ours; events that failed stay for staff. */
export const forgetOldEvents: ScheduledTask = {
  name: 'billing.forget_old_events',
  everyMs: 24 * 60 * 60_000,

  async run() {
    await forget('processed', KEPT)
    await forget('ignored', IGNORED_KEPT)
  },
}

async function forget(state: 'processed' | 'ignored', kept: { days: number }): Promise<void> {
  const before = sqlTime(clock.now().minus(kept))
  await deleteInBatches('webhook_events', (query) =>
    query.where('state', state).where('created_at', '<', before)
  )
}
