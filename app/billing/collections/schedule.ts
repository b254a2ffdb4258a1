import { DateTime } from 'luxon'

export const stepKinds = [
  'remind',
  'charge',
  'suspend',
  'final_notice',
  'terminate',
  'write_off',
] as const
export type StepKind = (typeof stepKinds)[number]

/** One thing that is done so many days after the due day; before it, where that is negative. */
export interface Step {
  day: number
  do: StepKind
}

/** When within a day, and on which days, steps are taken. */
export interface Calendar {
  zone: string
  /** The hour of the day, in that zone. */
  hour: number
  skipWeekends: boolean
  /** Hours of the day in which nobody is written to and no card is charged; null for none. */
  quiet: { from: number; until: number } | null
}

/** What a shop begins with. */
export const STANDARD_STEPS: Step[] = [
  { day: -3, do: 'remind' },
  { day: 0, do: 'charge' },
  { day: 1, do: 'charge' },
  { day: 3, do: 'charge' },
  { day: 5, do: 'charge' },
  { day: 5, do: 'suspend' },
  { day: 7, do: 'charge' },
  { day: 25, do: 'final_notice' },
  { day: 30, do: 'terminate' },
  { day: 30, do: 'write_off' },
]

const SATURDAY = 6

/** The calendar day of a step. Off weekends, one before the due day moves to the Friday, every other one to the Monday. */
export function stepDay({ day }: Step, dueOn: DateTime, { skipWeekends }: Calendar): DateTime {
  const wanted = dueOn.plus({ days: day })
  if (!skipWeekends || wanted.weekday < SATURDAY) return wanted
  const days = day < 0 ? 5 - wanted.weekday : 8 - wanted.weekday
  return wanted.plus({ days })
}

/**
 * When a step is due, in milliseconds: at the hour of the calendar on the step's day, out of quiet hours. An hour that a
 * change to summer time leaves out is the next one that there is.
 */
export function momentOf(step: Step, dueOn: DateTime, calendar: Calendar): number {
  const { year, month, day } = stepDay(step, dueOn, calendar)
  const { zone, hour } = calendar
  return awake(DateTime.fromObject({ year, month, day, hour }, { zone }).toMillis(), calendar)
}

/** The moment itself, or the end of the weekend and the quiet hours in which it lies. */
export function awake(moment: number, calendar: Calendar): number {
  return outOfWeekend(outOfQuiet(moment, calendar), calendar)
}

function outOfWeekend(moment: number, { zone, skipWeekends }: Calendar): number {
  const at = DateTime.fromMillis(moment, { zone })
  if (!skipWeekends || at.weekday < SATURDAY) return moment
  return at.plus({ days: 8 - at.weekday }).toMillis()
}

function outOfQuiet(moment: number, { zone, quiet }: Calendar): number {
  if (!quiet || quiet.from === quiet.until) return moment
  const at = DateTime.fromMillis(moment, { zone })
  const { hour } = at
  const isOvernight = quiet.from > quiet.until
  const isQuiet = isOvernight
    ? hour >= quiet.from || hour < quiet.until
    : hour >= quiet.from && hour < quiet.until
  if (!isQuiet) return moment
  const isEvening = isOvernight && hour >= quiet.from
  const { year, month, day } = isEvening ? at.plus({ days: 1 }) : at
  return DateTime.fromObject({ year, month, day, hour: quiet.until }, { zone }).toMillis()
}

/** Names a step of a collection: an extension begins another round, in which all may come again. */
export function stepKey(round: number, { day, do: kind }: Step): string {
  return `${round}/${day > 0 ? '+' : ''}${day}:${kind}`
}
