import db from '@adonisjs/lucid/services/db'
import logger from '@adonisjs/core/services/logger'
import { databaseOutage } from '#core/database/outage'
import { isRetryable } from '#core/database/transaction'
import { beginNoticed } from '#billing/price_changes/begin_noticed'
import { putBack } from '#billing/price_changes/take_back_price_change'
import { isAwaited, tellSubscribers } from '#billing/price_changes/tell_subscribers'
import { takeEffect } from '#billing/price_changes/take_effect'
import { shopDay } from '#billing/shop_day'
import PriceChange from '#billing/models/price_change'

const BATCH = 100

/**
 * Does what is due of all changes of prices: lists prices whose day has come, tells customers, puts back what was taken back. One that
 * cannot be carried on keeps no other waiting; it is thrown at the end, so that staff see a run that failed.
 */
export async function keepPrices(): Promise<void> {
  const open: { id: string }[] = await db
    .from('price_changes')
    .whereNotNull('work_key')
    .orderBy('id')
    .limit(BATCH)
    .select('id')
  const failures: unknown[] = []
  for (const { id } of open) await carryOn(id).catch((error) => failures.push(told(id, error)))
  await beginNoticed()
  if (failures.length > 0) throw failures[0]
}

function told(id: string, error: unknown): unknown {
  if (isRetryable(error) || databaseOutage(error)) throw error
  logger.error({ err: error, priceChange: id }, 'a price change could not be carried on')
  return error
}

/** Does what is due of one change. Safe to run twice, and by two at once. */
export async function carryOn(priceChangeId: string): Promise<void> {
  const change = await PriceChange.find(priceChangeId)
  if (!change?.workKey) return
  if (change.state === 'taken_back') {
    await putBack(priceChangeId)
    return endWork(priceChangeId)
  }
  await tellSubscribers(priceChangeId)
  if (change.state === 'scheduled' && change.effectiveOn <= (await shopDay())) {
    await takeEffect(priceChangeId)
    await tellSubscribers(priceChangeId)
    await change.refresh()
  }
  if (change.state === 'in_force' && !(await isAwaited(change))) await endWork(priceChangeId)
}

async function endWork(id: string): Promise<void> {
  await db.from('price_changes').where('id', id).update({ work_key: null })
}
