import { clock } from '#core/clock'
import { deleteInBatches } from '#core/database/delete_in_batches'
import { sqlTime } from '#core/database/sql_time'
import type { ScheduledTask } from '#core/work/work_registry'

const KEPT = { days: 90 }

/** Deletes mails that were sent, that had nobody to go to or waited for an address that nobody proved, once their declared retention is over. */
export const forgetOldMails: ScheduledTask = {
  name: 'notifications.forget_old_mails',
  everyMs: 24 * 60 * 60_000,

  async run() {
    const before = sqlTime(clock.now().minus(KEPT))
    await deleteInBatches('mails', (query) =>
      query.whereIn('state', ['sent', 'dropped', 'held']).where('created_at', '<', before)
    )
  },
}
