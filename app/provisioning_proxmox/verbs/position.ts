import { ProvisioningError } from '@innkeeper/provisioning'

import type { Checkpoint, StepPending, StepProblem } from '@innkeeper/provisioning'
import type { Session } from '../session.js'

/** What the driver keeps in a checkpoint. */
export interface StepData {
  /** When the step began; its deadline counts from there. */
  since: string
  /** The machine's id, once known to differ from the spec's. */
  remoteId?: string
  /** The task that does the step's work. */
  task?: string
  /** How often the step's work was begun again. */
  attempts?: number
  /** Why it was begun again the last time. */
  problem?: Omit<StepProblem, 'attempts'>
  /** How often we looked without seeing what we wait for. */
  looks?: number
  /** Seconds the machine had been running when the step began. */
  uptime?: number
  /** Whether the step waits for what builds the machine, and whether that was stopped. */
  halting?: boolean
  stopped?: boolean
}

export interface Position {
  step: string
  intent: boolean
  data: StepData
}

/** Reads a checkpoint of ours. */
export function readPosition(checkpoint: Checkpoint): Position {
  const data = checkpoint.data as StepData | undefined
  if (!data || Number.isNaN(Date.parse(data.since))) {
    throw new ProvisioningError(`The checkpoint of step "${checkpoint.step}" cannot be read`, {
      kind: 'permanent',
      code: 'E_INVALID_CHECKPOINT',
    })
  }
  return { step: checkpoint.step, intent: checkpoint.intent === true, data }
}

/** Goes on to a step. The intent says that it is about to change something. */
export function enter(
  session: Session,
  step: string,
  carried: Pick<StepData, 'remoteId' | 'uptime' | 'halting'> = {},
  retryAfterMs = 0
): StepPending {
  const since = session.clock().toISOString()
  return pending({ step, intent: true, data: { since, ...carried } }, retryAfterMs)
}

/** Stays in the step, with changes to what is known. */
export function stay(
  position: Position,
  changes: Partial<StepData>,
  retryAfterMs: number
): StepPending {
  const data = { ...position.data, ...changes }
  return pending({ step: position.step, intent: data.task === undefined, data }, retryAfterMs)
}

/** Begins the step's work again, later each time. Throws once that was tried often enough. */
export function retry(
  position: Position,
  error: ProvisioningError,
  most = MOST_ATTEMPTS
): StepPending {
  const attempts = (position.data.attempts ?? 0) + 1
  if (attempts > most) throw error
  const wait = Math.min(60_000, 2_000 * 2 ** attempts)
  const { kind, code, message, log } = error
  const problem = { kind, code, message, log }
  return stay(position, { task: undefined, attempts, looks: 0, problem }, wait)
}

/** Milliseconds since the step began. */
export function elapsed(session: Session, position: Position): number {
  return session.clock().getTime() - Date.parse(position.data.since)
}

/** How long to wait before asking again: often at first, calmer later. */
export function pollInterval(elapsedMs: number): number {
  if (elapsedMs < 10_000) return 1_000
  return elapsedMs < 70_000 ? 2_000 : 5_000
}

const MOST_ATTEMPTS = 5

function pending(
  { step, intent, data }: { step: string; intent: boolean; data: StepData },
  retryAfterMs: number
): StepPending {
  const known = Object.entries(data).filter(([, value]) => value !== undefined)
  const checkpoint: Checkpoint = { step, data: Object.fromEntries(known) }
  if (intent) checkpoint.intent = true
  const outcome: StepPending = { status: 'pending', checkpoint, step, retryAfterMs }
  const { problem, attempts = 1 } = data
  return problem ? { ...outcome, problem: { ...problem, attempts } } : outcome
}
