import logger from '@adonisjs/core/services/logger'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { shopLanguage } from '#core/i18n/languages'
import { settings } from '#core/settings/settings'
import { EndOrder } from '#ordering/orders/end_order'
import Order from '#ordering/models/order'
import type { ScheduledTask } from '#core/work/work_registry'

const BATCH = 100

/** Cancels orders that nobody paid for as many days as the shop waits. */
export const cancelUnpaidOrders: ScheduledTask = {
  name: 'ordering.cancel_unpaid_orders',
  everyMs: 15 * 60_000,

  async run() {
    const days = await settings.get('ordering.unpaid_days')
    const reason = shopLanguage().t('ordering.reasons.unpaid', { days })
    const late = await Order.query()
      .select('id', 'number')
      .where('state', 'placed')
      .whereNull('paid_at')
      .where('created_at', '<', sqlTime(clock.now().minus({ days })))
      .orderBy('created_at')
      .limit(BATCH)
      .pojo<{ id: string; number: string }>()

    for (const { id, number } of late) {
      const ended = await new EndOrder().run(id, {
        to: 'cancelled',
        reason,
        by: SYSTEM,
        onlyUnpaid: true,
      })
      if (!ended.ok)
        logger.warn(
          { order: number, problem: ended.error.type },
          'unpaid order could not be cancelled'
        )
    }
  },
}
