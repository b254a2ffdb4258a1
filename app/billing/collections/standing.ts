import { clock } from '#core/clock'
import { planAt, type Plan } from '#billing/collections/plan'
import { calendarOf, defaultPolicy } from '#billing/collections/policy_for'
import type Collection from '#billing/models/collection'
import type CollectionEvent from '#billing/models/collection_event'
import type DunningPolicy from '#billing/models/dunning_policy'
import type { Calendar } from '#billing/collections/schedule'

/** A collection with all that decides what is done for it next. */
export interface Standing {
  collection: Collection
  policy: DunningPolicy
  calendar: Calendar
  events: CollectionEvent[]
}

/** Reads how a collection stands; changes nothing. */
export async function standingOf(collection: Collection): Promise<Standing> {
  const policy = collection.policyId
    ? await collection.related('policy').query().firstOrFail()
    : await defaultPolicy()
  const events = await collection.related('events').query()
  return { collection, policy, calendar: await calendarOf(policy), events }
}

/** What is to be done for it at a moment. */
export function planOf(
  { collection, policy, calendar, events }: Standing,
  now = clock.nowMs()
): Plan {
  return planAt(
    {
      steps: policy.plan,
      dueOn: collection.dueOn,
      calendar,
      round: collection.round,
      graceMs: Number(collection.graceMs),
      done: new Map(events.map(({ step, at }) => [step, Number(at)])),
    },
    now
  )
}
