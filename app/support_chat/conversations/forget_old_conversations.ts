import { clock } from '#core/clock'
import { deleteInBatches } from '#core/database/delete_in_batches'
import { sqlTime } from '#core/database/sql_time'
import type { ScheduledTask } from '#core/work/work_registry'

const KEPT = { days: 730 }

/** Deletes conversations with their messages once their declared retention is over, counted from when staff closed them. */
export const forgetOldConversations: ScheduledTask = {
  name: 'support_chat.forget_old_conversations',
  everyMs: 24 * 60 * 60_000,

  async run() {
    const before = sqlTime(clock.now().minus(KEPT))
    await deleteInBatches('conversations', (query) =>
      query.where('state', 'closed').where('closed_at', '<', before)
    )
  },
}
