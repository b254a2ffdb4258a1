import { purposeIn } from '#billing_stripe/purpose_fields'
import { idIn, textAt } from '#billing_stripe/read_event'
import { wrappedList } from '#billing_stripe/stripe_errors'
import type Stripe from 'stripe'
import type { AttemptMark, MarkedObject } from '@innkeeper/panel/gateway'

/**
 * What carries the panel's mark since a moment (milliseconds): by lists, which are up to date at once, and never by search,
 * which lags behind. A payment on a page is told once, by its page.
 */
export async function* markedObjects(
  stripe: Stripe,
  instance: string,
  since: number
): AsyncIterable<MarkedObject> {
  const list = { created: { gte: Math.floor(since / 1000) }, limit: 100 }
  const told = new Set<string>()
  for (const kind of [stripe.checkout.sessions, stripe.paymentIntents]) {
    // Asked for when its turn comes: nobody would hear a second list that fails while the first is read.
    for await (const object of wrappedList<Stripe.Checkout.Session | Stripe.PaymentIntent>(
      kind.list(list)
    )) {
      const mark = markOf(object, instance)
      if (!mark || told.has(mark.attemptId)) continue
      told.add(mark.attemptId)
      yield { kind: 'attempt', ...mark }
    }
  }
  for await (const { id, charge, metadata } of wrappedList(stripe.refunds.list(list))) {
    const refundId = textAt(metadata, 'refund_id')
    if (refundId !== null && textAt(metadata, 'instance') === instance)
      yield { kind: 'refund', refundId, externalId: id, chargeId: idIn(charge) }
  }
}

/** Our mark on a page, an intent or a charge; null where it is another panel's or nobody's. */
export function markOf(object: object, instance: string): AttemptMark | null {
  const { id, object: kind, created, customer, metadata, payment_intent: intent } = object as Shown
  const attemptId = textAt(metadata, 'attempt_id')
  if (attemptId === null || textAt(metadata, 'instance') !== instance) return null
  return {
    attemptId,
    invoiceId: textAt(metadata, 'invoice_id'),
    invoiceNumber: textAt(metadata, 'invoice_number'),
    purpose: purposeIn(metadata),
    customerExternalId: idIn(customer),
    sessionId: kind === 'checkout.session' ? String(id) : null,
    intentId: kind === 'payment_intent' ? String(id) : idIn(intent),
    startedAt: typeof created === 'number' ? created * 1000 : 0,
  }
}

type Shown = Record<
  'id' | 'object' | 'created' | 'customer' | 'metadata' | 'payment_intent',
  unknown
>
