import db from '@adonisjs/lucid/services/db'
import { transaction } from '#core/database/transaction'
import { executeCancellation } from '#billing/cancellations/execute_cancellation'
import { shopDay } from '#billing/shop_day'
import Cancellation from '#billing/models/cancellation'
import Subscription from '#billing/models/subscription'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DateTime } from 'luxon'

const BATCH = 100

/** Has what was cancelled end with its period, once its day has come. Answers how many did. */
export async function carryOutCancellations(): Promise<number> {
  const today = await shopDay()
  const due: { id: string }[] = await db
    .from('cancellations')
    .where('state', 'scheduled')
    .where('ends_on', '<=', today.toISODate())
    .orderBy('ends_on')
    .orderBy('id')
    .limit(BATCH)
    .select('id')
  let done = 0
  for (const { id } of due) if (await transaction((trx) => carryOut(trx, id, today))) done++
  return done
}

/** Where somebody kept it meanwhile, nothing is done. */
async function carryOut(
  trx: TransactionClientContract,
  id: string,
  today: DateTime<true>
): Promise<boolean> {
  const { subscriptionId } = await Cancellation.query({ client: trx }).where('id', id).firstOrFail()
  await Subscription.query({ client: trx }).where('id', subscriptionId).forUpdate().firstOrFail()
  const cancellation = await Cancellation.query({ client: trx })
    .where('id', id)
    .forUpdate()
    .firstOrFail()
  return cancellation.endsOn <= today && executeCancellation(trx, cancellation)
}
