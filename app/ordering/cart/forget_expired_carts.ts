import { deleteInBatches } from '#core/database/delete_in_batches'
import { sqlTime } from '#core/database/sql_time'
import type { ScheduledTask } from '#core/work/work_registry'

/** Deletes carts whose time is over, with the SSH keys in them. */
export const forgetExpiredCarts: ScheduledTask = {
  name: 'ordering.forget_expired_carts',
  everyMs: 60 * 60_000,

  async run() {
    const now = sqlTime()
    await deleteInBatches('carts', (query) => query.where('expires_at', '<', now))
  },
}
