import { clock } from '#core/clock'
import { deleteInBatches } from '#core/database/delete_in_batches'
import type { ScheduledTask } from '#core/work/work_registry'

/** Far longer than any gateway sends or lists an event again, so none comes back as a new one. */
const KEPT = { days: 90 }

/** Deletes what gateways told us and we worked off; events that failed stay for staff. */
export const forgetOldEvents: ScheduledTask = {
  name: 'billing.forget_old_events',
  everyMs: 24 * 60 * 60_000,

  async run() {
    const before = clock.now().minus(KEPT).toFormat('yyyy-MM-dd HH:mm:ss')
    await deleteInBatches('webhook_events', (query) =>
      query.where('state', 'processed').where('created_at', '<', before)
    )
  },
}
