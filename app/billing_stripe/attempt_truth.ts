import { fromStripe } from '#billing_stripe/amounts'
import { movementOf } from '#billing_stripe/movements'
import type Stripe from 'stripe'
import type { AttemptTruth, GatewayCharge } from '@innkeeper/panel/gateway'

export const ABSENT: AttemptTruth = {
  state: 'absent',
  sessionId: null,
  intentId: null,
  continueUrl: null,
  attemptId: null,
  instance: null,
  charge: null,
  failure: null,
}

type IntentState = Pick<AttemptTruth, 'state' | 'continueUrl' | 'charge'>

/** How an attempt stands by its Checkout session, with `payment_intent.latest_charge` expanded. */
export function truthOfSession(session: Stripe.Checkout.Session): AttemptTruth {
  const intent = expanded(session.payment_intent)
  const markers = { sessionId: session.id, ...markersOf(session.metadata) }
  const ofIntent = intent ? truthOfIntent(intent) : null
  if (ofIntent?.state === 'succeeded' || session.status === 'complete') {
    return { ...(ofIntent ?? { ...ABSENT, state: 'processing' }), ...markers }
  }
  const open = session.status === 'open'
  return {
    ...ABSENT,
    state: open ? 'open' : 'abandoned',
    intentId: intent?.id ?? null,
    continueUrl: open ? session.url : null,
    failure: ofIntent?.failure ?? null,
    ...markers,
  }
}

/** How an attempt stands by its PaymentIntent, with `latest_charge` expanded. */
export function truthOfIntent(intent: Stripe.PaymentIntent): AttemptTruth {
  return {
    ...ABSENT,
    ...stateOf(intent),
    intentId: intent.id,
    failure: failureOf(intent.last_payment_error),
    ...markersOf(intent.metadata),
  }
}

function stateOf(intent: Stripe.PaymentIntent): IntentState {
  const none = { continueUrl: null, charge: null }
  switch (intent.status) {
    case 'succeeded':
      return { ...none, state: 'succeeded', charge: chargeOf(intent) }
    case 'requires_action':
      return {
        ...none,
        state: 'requires_action',
        continueUrl: intent.next_action?.redirect_to_url?.url ?? null,
      }
    case 'requires_payment_method':
      return { ...none, state: intent.last_payment_error ? 'failed' : 'abandoned' }
    case 'canceled':
      return { ...none, state: 'abandoned' }
    default:
      return { ...none, state: 'processing' }
  }
}

function chargeOf(intent: Stripe.PaymentIntent): GatewayCharge {
  const charge = expanded(intent.latest_charge)
  if (!charge) throw new Error(`The charge of ${intent.id} was not expanded`)
  const card = charge.payment_method_details?.card
  return {
    id: charge.id,
    amount: fromStripe(intent.amount_received, intent.currency),
    customerExternalId: idOf(intent.customer),
    cardBrand: card?.brand ?? null,
    cardLastFour: card?.last4 ?? null,
    movement: movementOf(charge.balance_transaction),
  }
}

function failureOf(error: Stripe.PaymentIntent.LastPaymentError | null): AttemptTruth['failure'] {
  if (!error) return null
  return {
    code: error.code ?? null,
    declineCode: error.decline_code ?? null,
    adviceCode: error.advice_code ?? null,
    message: error.message ?? '',
  }
}

function markersOf(metadata: Stripe.Metadata | null): {
  attemptId: string | null
  instance: string | null
} {
  return { attemptId: metadata?.attempt_id ?? null, instance: metadata?.instance ?? null }
}

/** The id of something that may be expanded, or null. */
export function idOf(value: string | { id: string } | null | undefined): string | null {
  return typeof value === 'string' ? value : (value?.id ?? null)
}

/** The object where it was expanded, or null. */
export function expanded<T extends { id: string }>(value: string | T | null | undefined): T | null {
  return typeof value === 'object' ? value : null
}
