import { clock } from '#core/clock'
import Cart from '#ordering/models/cart'
import type { ScheduledTask } from '#core/work/work_registry'

/** Deletes carts whose time is over, with the SSH keys in them. */
export const forgetExpiredCarts: ScheduledTask = {
  name: 'ordering.forget_expired_carts',
  everyMs: 60 * 60_000,

  async run() {
    await Cart.query()
      .where('expires_at', '<', clock.now().toFormat('yyyy-MM-dd HH:mm:ss'))
      .delete()
  },
}
