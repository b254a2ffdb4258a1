import { transaction } from '#core/database/transaction'
import { outbox } from '#core/outbox/outbox'
import { audit } from '#audit/models/audit_entry'
import Dispute from '#billing/models/dispute'
import type { Actor } from '#core/actor'

/** Holds the services of a dispute no longer; false where it held none. */
export function releaseServices(disputeId: string, { by }: { by: Actor }): Promise<boolean> {
  return transaction(async (trx) => {
    const dispute = await Dispute.query({ client: trx })
      .where('id', disputeId)
      .forUpdate()
      .firstOrFail()
    if (!dispute.suspends) return false
    await dispute.useTransaction(trx).merge({ suspends: false }).save()
    await outbox.publish(trx, 'dispute.changed', { disputeId })
    const { accountId } = dispute
    await audit.record(trx, 'dispute.services_released', dispute, { actor: by, accountId })
    return true
  })
}
