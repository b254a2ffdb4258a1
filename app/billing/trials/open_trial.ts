import { newId } from '#core/ids'
import { sqlTime } from '#core/database/sql_time'
import Account from '#identity/models/account'
import { trialMarks } from '#billing/trials/trial_marks'
import Trial from '#billing/models/trial'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Subscription from '#billing/models/subscription'

/** Writes that a subscription begins with days that cost nothing, and by what its account is known where it tries again. */
export async function openTrial(
  trx: TransactionClientContract,
  { id: subscriptionId, accountId }: Subscription,
  days: number
): Promise<Trial> {
  const account = await Account.query({ client: trx }).where('id', accountId).firstOrFail()
  const trial = await Trial.create(
    { accountId, subscriptionId, days, state: 'waiting' },
    { client: trx }
  )
  const marks = await trialMarks(account, trx)
  const rows = marks.map((mark) => ({
    id: newId(),
    trial_id: trial.id,
    mark,
    created_at: sqlTime(),
  }))
  await trx.knexQuery().table('trial_marks').insert(rows).onConflict('mark').ignore()
  return trial
}
