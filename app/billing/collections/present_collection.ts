import { DateTime } from 'luxon'
import { momentsOf } from '#billing/collections/plan'
import { standingOf } from '#billing/collections/standing'
import type Collection from '#billing/models/collection'
import type CollectionEvent from '#billing/models/collection_event'
import type { Planned } from '#billing/collections/plan'

const HOUR_MS = 3600_000

/** What the page of a collection shows: what was done, the latest first, and what is to come. */
export async function presentCollection(collection: Collection) {
  const { policy, calendar, events } = await standingOf(collection)
  const done = new Map(events.map(({ step, at }) => [step, Number(at)]))
  const { dueOn, round } = collection
  const graceMs = Number(collection.graceMs)
  const steps = momentsOf({ steps: policy.plan, dueOn, calendar, round, graceMs, done })
  const open = collection.isOpen ? steps.filter(({ key }) => !done.has(key)) : []
  return {
    collection,
    invoice: collection.invoice,
    policy,
    shownState: collection.isHeld && collection.isOpen ? 'held' : collection.state,
    past: events.map(told).reverse(),
    coming: open.map(announced),
    grace: collection.isOpen ? graceOf(graceMs) : null,
  }
}

/** How much later suspension comes, in days from two on; null where it does not. */
function graceOf(graceMs: number) {
  const hours = Math.round(graceMs / HOUR_MS)
  return hours > 0 ? { hours, days: hours >= 48 ? Math.round(hours / 24) : 0 } : null
}

const told = ({ kind, outcome, at, byType, note, step, dueOn }: CollectionEvent) => ({
  kind,
  outcome,
  at: DateTime.fromMillis(Number(at)),
  byType,
  note,
  dueOn,
  isBackup: step.endsWith('/backup'),
  isNewCard: step.startsWith('card:'),
})

const announced = ({ step, at }: Planned) => ({ kind: step.do, at: DateTime.fromMillis(at) })
