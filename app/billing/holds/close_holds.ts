import { SYSTEM, actorText, type Actor } from '#core/actor'
import { sqlTime } from '#core/database/sql_time'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Closes the hold of a subscription, whether its day has come or not. */
export async function closeHolds(
  trx: TransactionClientContract,
  subscriptionId: string,
  by: Actor = SYSTEM
): Promise<void> {
  await trx
    .from('billing_holds')
    .where('open_key', subscriptionId)
    .update({ open_key: null, released_by: actorText(by), released_at: sqlTime() })
}
