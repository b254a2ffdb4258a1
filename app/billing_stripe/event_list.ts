import { wrapped } from '#billing_stripe/stripe_errors'
import { EVENT_TYPES } from '#billing_stripe/stripe_events'
import type Stripe from 'stripe'

/** A list of events may be asked for at most this many types at once (docs.stripe.com/api/events/list, `types`). */
const TYPES_A_CALL = 20

/** The types that we want, in groups that Stripe takes. */
export function typeGroups(types: readonly string[] = EVENT_TYPES): string[][] {
  const groups: string[][] = []
  for (let start = 0; start < types.length; start += TYPES_A_CALL)
    groups.push(types.slice(start, start + TYPES_A_CALL))
  return groups
}

/** Events of our types since a moment (milliseconds), oldest first. */
export async function eventsSince(stripe: Stripe, since: number): Promise<Stripe.Event[]> {
  const events: Stripe.Event[] = []
  for (const types of typeGroups()) {
    const list = { created: { gte: Math.floor(since / 1000) }, types, limit: 100 }
    await wrapped(async () => {
      for await (const event of stripe.events.list(list)) events.push(event)
    })
  }
  return events.sort((one, other) => one.created - other.created)
}
