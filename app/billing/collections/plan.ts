import { awake, momentOf, stepKey, type Calendar, type Step } from '#billing/collections/schedule'
import type { DateTime } from 'luxon'

/** A step with its name and the moment in milliseconds at which it is due. */
export interface Planned {
  step: Step
  key: string
  at: number
}

export interface Plan {
  /** What is to be done now; null where nothing is due. */
  run: Planned | null
  /** What is due and will not be done: a later one of its kind stands for it. */
  skip: Planned[]
  /** The first that is due later; null where the plan is at its end. */
  next: Planned | null
}

interface Facts {
  steps: readonly Step[]
  dueOn: DateTime
  calendar: Calendar
  round: number
  /** By how much escalations are late because the panel itself was down, in milliseconds. */
  graceMs: number
  /** Names of the steps that were done or skipped, with when. */
  done: ReadonlyMap<string, number>
}

const DAY_MS = 24 * 3600_000
/** What harms the customer: given grace, and never hurried. */
const escalations = ['suspend', 'final_notice', 'terminate', 'write_off']
const order = ['charge', 'suspend', 'final_notice', 'terminate', 'write_off', 'remind']

/** All steps of a collection with their moments, in the order in which they come. */
export function momentsOf({ steps, dueOn, calendar, round, graceMs, done }: Facts): Planned[] {
  const planned = steps.map((step): Planned => {
    const grace = escalations.includes(step.do) ? graceMs : 0
    const at = awake(momentOf(step, dueOn, calendar) + grace, calendar)
    return { step, key: stepKey(round, step), at }
  })
  return afterNotice(planned, done, calendar).sort(
    (a, b) => a.at - b.at || order.indexOf(a.step.do) - order.indexOf(b.step.do)
  )
}

/** Nothing is deleted or written off sooner after the final notice than the plan says, however late that was. */
function afterNotice(
  planned: Planned[],
  done: ReadonlyMap<string, number>,
  calendar: Calendar
): Planned[] {
  const notice = planned.find(({ step }) => step.do === 'final_notice')
  if (!notice) return planned
  const noticedAt = done.get(notice.key) ?? notice.at
  return planned.map((one) => {
    if (one.step.do !== 'terminate' && one.step.do !== 'write_off') return one
    const least = noticedAt + (one.step.day - notice.step.day) * DAY_MS
    return { ...one, at: awake(Math.max(one.at, least), calendar) }
  })
}

/**
 * What is to be done at a moment. Of charges only the latest that is due is made; of reminders only the latest is sent,
 * and none that something else has overtaken: after downtime nobody is charged twice or gets five mails at once.
 */
export function planAt(facts: Facts, now: number): Plan {
  const open = momentsOf(facts).filter(({ key }) => !facts.done.has(key))
  const due = open.filter(({ at }) => at <= now)
  const charges = due.filter(({ step }) => step.do === 'charge')
  const reminders = due.filter(({ step }) => step.do === 'remind')
  const isOutdated = due.at(-1)?.step.do !== 'remind'
  const skip = [...charges.slice(0, -1), ...reminders.slice(0, isOutdated ? undefined : -1)]
  const left = due.filter((one) => !skip.includes(one))
  const run = left.find(({ step }) => step.do === 'charge') ?? left[0] ?? null
  return { run, skip, next: open.find(({ at }) => at > now) ?? null }
}
