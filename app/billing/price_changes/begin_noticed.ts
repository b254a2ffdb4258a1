import db from '@adonisjs/lucid/services/db'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { changedRows } from '#core/database/changed_rows'
import { outbox } from '#core/outbox/outbox'
import { shopDay } from '#billing/shop_day'

const BATCH = 200

/** Notes which of the prices that customers were told of are in force since today, and tells who keeps prices of services. */
export async function beginNoticed(): Promise<number> {
  const today = await shopDay()
  let begun = 0
  for (;;) {
    const due: { id: string; subscription_id: string }[] = await db
      .from('price_notices')
      .where('state', 'told')
      .where('starts_on', '<=', today.toISODate())
      .whereNotIn('price_change_id', (back) =>
        back.from('price_changes').where('state', 'taken_back').select('id')
      )
      .orderBy('starts_on')
      .orderBy('id')
      .limit(BATCH)
      .select('id', 'subscription_id')
    if (due.length === 0) return begun
    const moved = await transaction(async (trx) => {
      const changed = await trx
        .from('price_notices')
        .whereIn(
          'id',
          due.map(({ id }) => id)
        )
        .where('state', 'told')
        .update({ state: 'in_force', updated_at: sqlTime() })
      const subscriptionIds = [...new Set(due.map((row) => row.subscription_id))]
      await outbox.publish(trx, 'subscription.repriced', { subscriptionIds })
      return changedRows(changed)
    })
    if (moved === 0) return begun
    begun += moved
  }
}
