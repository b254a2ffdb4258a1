import { idOf } from '#billing_stripe/attempt_truth'
import type Stripe from 'stripe'
import type { EventSubject, GatewayEvent } from '#billing/contracts/payment_gateway'

/** The parts of an event's object that say what it is about; states and amounts are not among them. */
interface Subject {
  id?: string
  object?: string
  customer?: string | { id: string } | null
  charge?: string | { id: string } | null
  metadata?: Stripe.Metadata | null
}

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
  'refund.created',
  'refund.updated',
  'refund.failed',
  'payment_method.attached',
  'payment_method.detached',
  'payment_method.updated',
  'payment_method.automatically_updated',
  'customer.deleted',
  'radar.early_fraud_warning.created',
]

/** The event in our words. What other panels on the same account did is about nothing of ours. */
export function translateEvent(event: Stripe.Event, instance: string): GatewayEvent {
  const object = event.data.object as Subject
  const foreign = object.metadata?.instance !== undefined && object.metadata.instance !== instance
  return {
    id: event.id,
    type: event.type,
    objectId: object.id ?? null,
    occurredAt: event.created * 1000,
    subject: foreign ? { kind: 'nothing' } : subjectOf(event, object),
  }
}

function subjectOf(event: Stripe.Event, object: Subject): EventSubject {
  const [family] = event.type.split('.')
  const attemptId = object.metadata?.attempt_id
  switch (family) {
    case 'checkout':
    case 'payment_intent':
    case 'setup_intent':
    case 'charge':
      if (event.type.startsWith('charge.dispute.'))
        return { kind: 'attention', what: 'dispute', externalId: object.id ?? '' }
      return attemptId ? { kind: 'attempt', attemptId } : cardsOf(object.customer)
    case 'refund':
      return refundOf(object)
    case 'payment_method':
      return cardsOf(object.customer ?? previousCustomer(event))
    case 'customer':
      return event.type === 'customer.deleted'
        ? { kind: 'customer_deleted', customerExternalId: object.id ?? '' }
        : { kind: 'nothing' }
    case 'radar':
      return { kind: 'attention', what: 'fraud_warning', externalId: idOf(object.charge) ?? '' }
    default:
      return { kind: 'nothing' }
  }
}

function refundOf(object: Subject): EventSubject {
  return {
    kind: 'refund',
    refundId: object.metadata?.refund_id ?? null,
    externalId: object.id ?? '',
    chargeId: idOf(object.charge),
  }
}

function cardsOf(customer: Subject['customer']): EventSubject {
  const customerExternalId = idOf(customer)
  return customerExternalId ? { kind: 'methods', customerExternalId } : { kind: 'nothing' }
}

/** A card that was just detached belongs to nobody; the event tells whose it was. */
function previousCustomer(event: Stripe.Event): string | null {
  const previous = event.data.previous_attributes as Subject | undefined
  return idOf(previous?.customer)
}
