import { ProvisioningError } from '@innkeeper/provisioning'

import { classify } from '../client/error_table.js'
import { PveError } from '../client/pve_error.js'
import { toProvisioningError } from '../client/to_provisioning_error.js'
import { emptyOnRefusal, readTask, readTaskLog } from '../client/tasks.js'
import { elapsed, pollInterval, retry, stay } from './position.js'
import type { StepOutcome } from '@innkeeper/provisioning'
import type { TaskState } from '../client/tasks.js'
import type { Session } from '../session.js'
import type { Position } from './position.js'

export interface TaskPatience {
  deadlineMs: number
  /** How often work that the host says has failed is begun again, as starting is; never when absent. */
  restarts?: number
}

/**
 * Waits for the step's task and goes on when it succeeded. A task that failed for a passing
 * reason, or got lost, makes the step look at the machine and begin again.
 */
export async function followTask<Result>(
  session: Session,
  position: Position,
  { deadlineMs, restarts = 0 }: TaskPatience,
  next: () => StepOutcome<Result> | Promise<StepOutcome<Result>>
): Promise<StepOutcome<Result>> {
  const task = String(position.data.task)
  const state = await readTask(session.client, task)
  if (state.state === 'succeeded') return next()
  if (state.state === 'running') {
    checkDeadline(session, position, deadlineMs)
    return stay(position, {}, pollInterval(elapsed(session, position)))
  }
  if (state.state === 'lost') return retry(position, lost(position))
  if (state.kind === 'already_running' || state.kind === 'not_running') return next()
  const error = await toError(session, position, state)
  if (error.retryable) return retry(position, error)
  if (error.kind === 'failed' && restarts > 0) return retry(position, error, restarts)
  throw error
}

/** Throws `unknown` once the step took longer than it ever should: a person must look. */
export function checkDeadline(session: Session, position: Position, deadlineMs: number): void {
  if (elapsed(session, position) <= deadlineMs) return
  const minutes = Math.round(deadlineMs / 60_000)
  throw new ProvisioningError(`Step "${position.step}" is not over after ${minutes} minutes`, {
    kind: 'unknown',
    code: 'E_DEADLINE',
  })
}

async function toError(
  session: Session,
  position: Position,
  { kind, reason }: Extract<TaskState, { state: 'failed' }>
): Promise<ProvisioningError> {
  const task = String(position.data.task)
  const log = await readTaskLog(session.client, task).catch(emptyOnRefusal)
  session.logger.warn({ step: position.step, task, reason, log }, 'A task failed at the host')
  const text = session.client.redact(reason)
  const meant = kind === 'other' ? shortageIn(log) : kind
  if (!meant) return failed(text, log)
  const request = `Task of step "${position.step}"`
  return toProvisioningError(new PveError({ status: 200, reason: text, request, kind: meant }), log)
}

/** What ran out, where only the log tells: the task itself says no more than that a program ended with 1. */
function shortageIn(log: readonly string[]): 'no_space' | 'no_memory' | undefined {
  const kinds = log.map((line) => classify(200, line))
  return (['no_space', 'no_memory'] as const).find((kind) => kinds.includes(kind))
}

function failed(reason: string, log: readonly string[]): ProvisioningError {
  return new ProvisioningError(`The host's task failed: ${reason}`, {
    kind: 'failed',
    code: 'E_TASK_FAILED',
    log,
  })
}

function lost({ step }: Position): ProvisioningError {
  return new ProvisioningError(`The host lost the task of step "${step}"`, {
    kind: 'unknown',
    code: 'E_TASK_FAILED',
  })
}
