import { clock } from '#core/clock'
import { deleteInBatches } from '#core/database/delete_in_batches'
import { panelProcesses } from '#core/processes/panel_processes'
import { sqlTime } from '#core/database/sql_time'
import type { ScheduledTask } from '#core/work/work_registry'

const DAY_MS = 24 * 60 * 60_000

/** Deletes outbox messages two weeks after they were delivered, markers of forms as late, browser sessions whose time is over, and processes that have been silent for a day. */
export const forgetOldRows: ScheduledTask = {
  name: 'core.forget_old_rows',
  everyMs: DAY_MS,

  async run() {
    const now = clock.now()
    const delivered = now.minus({ days: 14 }).toMillis()
    await deleteInBatches('outbox_messages', (query) => query.where('done_at', '<', delivered))
    await deleteInBatches('submissions', (query) =>
      query.where('created_at', '<', sqlTime(now.minus({ days: 14 })))
    )
    await deleteInBatches('sessions', (query) => query.where('expires_at', '<', now.toJSDate()))
    await panelProcesses.forgetOld()
  },
}
