import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { outbox } from '#core/outbox/outbox'
import { shopDay } from '#billing/shop_day'

/** How many days before the end of a trial its customer reads what will be charged. */
export const REMINDED = { days: 3 }
const BATCH = 200

/** Has customers reminded of trials that end within three days and that nobody cancelled, once each. Answers how many. */
export async function remindOfEnd(): Promise<number> {
  const today = await shopDay()
  const until = today.plus(REMINDED).toISODate()
  let reminded = 0
  for (;;) {
    const done = await transaction(async (trx) => {
      const query = trx
        .from('trials')
        .where('state', 'running')
        .where('ends_on', '<=', until)
        .whereNull('reminded_at')
        .orderBy('id')
        .limit(BATCH)
        .forUpdate()
        .select('id')
      const rows: { id: string }[] = await query
      const ids = rows.map(({ id }) => id)
      if (ids.length === 0) return 0
      await trx.from('trials').whereIn('id', ids).update({ reminded_at: sqlTime() })
      await outbox.publishAll(
        trx,
        'trial.ending',
        ids.map((trialId) => ({ trialId }))
      )
      return ids.length
    })
    reminded += done
    if (done < BATCH) return reminded
  }
}
