import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { changedRows } from '#core/database/changed_rows'
import { transaction } from '#core/database/transaction'

const NAME = 'clock'
/** Away for less than this nobody loses time that they could have used to pay. */
const LONGEST_NAP_MS = 6 * 3600_000
const KEPT_EVERY_MS = 60_000

/**
 * Keeps when collections were last looked at. After a longer time in which nobody did, escalations of all open ones come
 * as much later, because customers were neither reminded nor charged: true then, and whoever asked reads its row again.
 */
export async function keepTime(): Promise<boolean> {
  const row = await db.from('collection_runs').where('name', NAME).first()
  const now = clock.nowMs()
  if (!row) {
    const first = { name: NAME, seen_at: now }
    await db.knexQuery().table('collection_runs').insert(first).onConflict('name').ignore()
    return false
  }
  const seenAt = Number(row.seen_at)
  const gap = now - seenAt
  if (gap < KEPT_EVERY_MS && gap >= 0) return false
  return transaction(async (trx) => {
    const mine = await trx
      .from('collection_runs')
      .where({ name: NAME, seen_at: seenAt })
      .update({ seen_at: now })
    if (gap <= LONGEST_NAP_MS) return false
    if (changedRows(mine) === 1)
      await trx
        .from('collections')
        .where('state', 'open')
        .where('next_at', '<=', now)
        .update({ grace_ms: trx.raw('grace_ms + ?', [gap]) })
    return true
  })
}

/** When collections were last looked at, in milliseconds; null before the first time. */
export async function lastKept(): Promise<number | null> {
  const row = await db.from('collection_runs').where('name', NAME).select('seen_at').first()
  return row ? Number(row.seen_at) : null
}
