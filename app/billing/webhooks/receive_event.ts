import { DateTime } from 'luxon'
import { clock } from '#core/clock'
import { crashPoint } from '#core/crash_point'
import { newId } from '#core/ids'
import { cut } from '#core/text'
import { isUniqueViolation } from '#core/database/transaction'
import { wakeUp } from '#core/work/wake_up'
import WebhookEvent from '#billing/models/webhook_event'
import type { GatewayEvent } from '@innkeeper/panel/gateway'

/** Keeps an event for the worker, once however often it comes; true when it was new. Nothing is acted upon here. */
export async function receiveEvent(
  gateway: string,
  event: GatewayEvent,
  source: 'webhook' | 'catch_up'
): Promise<boolean> {
  const id = newId()
  try {
    await WebhookEvent.create({
      id,
      gateway,
      eventId: event.id,
      type: cut(event.type, 80),
      objectId: event.objectId,
      payload: JSON.stringify(event.subject),
      state: event.subject.kind === 'nothing' ? 'ignored' : 'received',
      source,
      nextAttemptAt: event.subject.kind === 'nothing' ? null : clock.nowMs(),
      occurredAt: DateTime.fromMillis(event.occurredAt),
    })
  } catch (error) {
    if (isUniqueViolation(error)) return false
    throw error
  }
  crashPoint('billing.event_stored')
  wakeUp('webhook_events', id)
  return true
}
