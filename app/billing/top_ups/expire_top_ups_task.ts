import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { live } from '#core/live/live'
import { audit } from '#audit/models/audit_entry'
import PaymentAttempt from '#billing/models/payment_attempt'
import TopUp from '#billing/models/top_up'
import type { ScheduledTask } from '#core/work/work_registry'

const BATCH = 200
/** Longer than a page of a gateway can be paid on. */
const ABANDONED_AFTER = { days: 2 }

/** Ends top-ups that customers began by hand and did not pay. */
export const expireTopUps: ScheduledTask = {
  name: 'billing.expire_top_ups',
  everyMs: 60 * 60_000,

  async run() {
    const abandoned = await TopUp.query()
      .where({ kind: 'manual', state: 'open' })
      .where('created_at', '<', sqlTime(clock.now().minus(ABANDONED_AFTER)))
      .whereDoesntHave('attempts', (query) => query.whereNotNull('open_key'))
      .orderBy('id')
      .limit(BATCH)
    for (const { id } of abandoned) await expire(id)
  },
}

/** Nothing where it was paid or tried again in the meantime. */
async function expire(id: string): Promise<void> {
  await transaction(async (trx) => {
    const topUp = await TopUp.query({ client: trx }).where('id', id).forUpdate().firstOrFail()
    const open = await PaymentAttempt.query({ client: trx }).where('open_key', id).first()
    if (topUp.state !== 'open' || open) return
    await topUp.merge({ state: 'expired', openKey: null }).save()
    const { accountId } = topUp
    await audit.record(trx, 'top_up.expired', ['top_up', id], {
      changes: { amount: topUp.amount.toJSON() },
      accountId,
    })
    live.refresh(`account:${accountId}`, trx)
  })
}
