import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { runAutoTopUp } from '#billing/top_ups/run_auto_top_up'
import { stopAutoTopUp } from '#billing/top_ups/stop_auto_top_up'
import AutoTopUp from '#billing/models/auto_top_up'
import TopUp from '#billing/models/top_up'
import type { ScheduledTask } from '#core/work/work_registry'

const BATCH = 200
/** Longer than an attempt of a saved card may be asked for: one that has none open by then came to nothing. */
const GIVEN_UP = { hours: 1 }

/** Looks after accounts that want credit added by itself, where nothing that happened led to it. */
export const autoTopUps: ScheduledTask = {
  name: 'billing.auto_top_ups',
  everyMs: 15 * 60_000,

  async run() {
    await endThoseWithoutAttempt()
    for (let after = ''; ;) {
      const wishes = await AutoTopUp.query()
        .where('state', 'on')
        .where('id', '>', after)
        .orderBy('id')
        .limit(BATCH)
      for (const { accountId } of wishes) await runAutoTopUp(accountId)
      if (wishes.length < BATCH) return
      after = wishes.at(-1)!.id
    }
  },
}

async function endThoseWithoutAttempt(): Promise<void> {
  const stuck = await TopUp.query()
    .whereNotNull('open_key')
    .where('created_at', '<', sqlTime(clock.now().minus(GIVEN_UP)))
    .whereDoesntHave('attempts', (query) => query.whereNotNull('open_key'))
    .limit(BATCH)
  for (const { id } of stuck) await stopAutoTopUp(id, 'declined')
}
