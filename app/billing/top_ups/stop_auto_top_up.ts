import { transaction } from '#core/database/transaction'
import { live } from '#core/live/live'
import { outbox } from '#core/outbox/outbox'
import { audit } from '#audit/models/audit_entry'
import AutoTopUp from '#billing/models/auto_top_up'
import TopUp from '#billing/models/top_up'

/** Ends an automatic top-up that brought nothing and stops further ones; its customer is told once. Nothing for one that is over. */
export async function stopAutoTopUp(
  topUpId: string,
  reason: NonNullable<AutoTopUp['stoppedReason']>
): Promise<void> {
  await transaction(async (trx) => {
    const { accountId } = await TopUp.query({ client: trx }).where('id', topUpId).firstOrFail()
    const wish = await AutoTopUp.query({ client: trx })
      .where('account_id', accountId)
      .forUpdate()
      .first()
    const topUp = await TopUp.query({ client: trx }).where('id', topUpId).forUpdate().firstOrFail()
    if (topUp.kind !== 'automatic' || topUp.state !== 'open') return
    await topUp.merge({ state: 'failed', openKey: null }).save()
    if (wish?.state === 'on') {
      await wish.merge({ state: 'stopped', stoppedReason: reason }).save()
      await audit.record(trx, 'auto_top_up.stopped', ['auto_top_up', wish.id], {
        changes: { reason },
        accountId,
      })
    }
    await outbox.publish(trx, 'top_up.stopped', { topUpId })
    live.refresh(`account:${accountId}`, trx)
  })
}
