import { markOf } from '#billing_stripe/marked_objects'
import { idIn, textAt, type ReadEvent } from '#billing_stripe/read_event'
import type { EventSubject, GatewayEvent } from '@innkeeper/panel/gateway'

/** As long as our table takes; the types that we know are shorter. */
const TYPE_LENGTH = 80

/** Types that we ask Stripe for; the operator's webhook endpoint sends the same. */
export const EVENT_TYPES: readonly string[] = [
  'checkout.session.completed',
  'checkout.session.expired',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'payment_intent.succeeded',
  'payment_intent.payment_failed',
  'payment_intent.processing',
  'payment_intent.requires_action',
  'payment_intent.canceled',
  'setup_intent.succeeded',
  'charge.updated',
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.dispute.closed',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
  'refund.created',
  'refund.updated',
  'refund.failed',
  'payment_method.attached',
  'payment_method.detached',
  'payment_method.updated',
  'payment_method.automatically_updated',
  'customer.deleted',
  'payout.created',
  'payout.updated',
  'payout.paid',
  'payout.failed',
  'payout.canceled',
  'payout.reconciliation_completed',
  'radar.early_fraud_warning.created',
]

/** The event in our words. What other panels on the same account did, and what it says unreadably, is about nothing of ours. */
export function translateEvent(event: ReadEvent, instance: string): GatewayEvent {
  const { object } = event
  const marker = textAt(object.metadata, 'instance')
  const foreign = marker !== null && marker !== instance
  return {
    id: event.id,
    type: event.type.slice(0, TYPE_LENGTH),
    objectId: textAt(object, 'id'),
    occurredAt: event.created * 1000,
    subject: foreign ? { kind: 'nothing' } : subjectOf(event, instance),
  }
}

function subjectOf({ type, object, previous }: ReadEvent, instance: string): EventSubject {
  const attemptId = textAt(object.metadata, 'attempt_id')
  const id = textAt(object, 'id')
  const [family] = type.split('.')
  switch (family) {
    case 'checkout':
    case 'payment_intent':
    case 'setup_intent':
    case 'charge':
      if (type.startsWith('charge.dispute.'))
        return about(id, (externalId) => ({ kind: 'dispute', externalId }))
      return attemptId ? attemptOf(attemptId, object, instance) : cardsOf(object.customer)
    case 'refund':
      return about(id, (externalId) => ({
        kind: 'refund',
        refundId: textAt(object.metadata, 'refund_id'),
        externalId,
        chargeId: idIn(object.charge),
      }))
    case 'payment_method':
      // A card that was just detached belongs to nobody; the event tells whose it was.
      return cardsOf(object.customer ?? previous.customer)
    case 'customer':
      return type === 'customer.deleted'
        ? about(id, (customerExternalId) => ({ kind: 'customer_deleted', customerExternalId }))
        : { kind: 'nothing' }
    case 'payout':
      return about(id, (externalId) => ({ kind: 'payout', externalId }))
    case 'radar':
      return about(idIn(object.charge), (externalId) => ({
        kind: 'fraud_warning',
        externalId,
      }))
    default:
      return { kind: 'nothing' }
  }
}

/** What has no mark of any panel may be of another program that calls its own things by our word. */
function attemptOf(attemptId: string, object: object, instance: string): EventSubject {
  const mark = markOf(object, instance)
  return mark ? { kind: 'attempt', attemptId, mark } : { kind: 'attempt', attemptId }
}

function about(id: string | null, subject: (id: string) => EventSubject): EventSubject {
  return id === null ? { kind: 'nothing' } : subject(id)
}

function cardsOf(customer: unknown): EventSubject {
  return about(idIn(customer), (customerExternalId) => ({ kind: 'methods', customerExternalId }))
}
