import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { wakeUpAfterCommit } from '#core/work/wake_up'
import { audit } from '#audit/models/audit_entry'
import type WebhookEvent from '#billing/models/webhook_event'

/** Has an event processed again, however it ended; acting upon one twice changes nothing more. */
export async function replayEvent(event: WebhookEvent): Promise<void> {
  await transaction(async (trx) => {
    await event
      .useTransaction(trx)
      .merge({ state: 'received', attempts: 0, nextAttemptAt: clock.nowMs() })
      .save()
    wakeUpAfterCommit(trx, 'webhook_events', event.id)
    const changes = { event: event.eventId, type: event.type }
    await audit.record(trx, 'webhook_event.replayed', event, { changes })
  })
}
