import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import TopUp from '#billing/models/top_up'

const SHOWN = 3
const REMEMBERED = { days: 14 }

/** What an account began to pay for by hand lately and did not pay, open or expired, the latest first; with its attempts. */
export function unfinishedTopUps(accountId: string): Promise<TopUp[]> {
  return TopUp.query()
    .where({ account_id: accountId, kind: 'manual' })
    .whereIn('state', ['open', 'expired'])
    .where('created_at', '>=', sqlTime(clock.now().minus(REMEMBERED)))
    .preload('attempts')
    .orderBy('id', 'desc')
    .limit(SHOWN)
}
