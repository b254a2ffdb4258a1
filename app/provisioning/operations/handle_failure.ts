import logger from '@adonisjs/core/services/logger'
import { ProvisioningError } from '@innkeeper/provisioning'
import { clock } from '#core/clock'
import { live } from '#core/live/live'
import { drivers } from '#provisioning/clusters/drivers'
import { machineRefOf } from '#provisioning/operations/machine_spec'
import { LONGEST_WAIT_MS } from '#provisioning/operations/fenced_operation'
import { leaveFullPlace } from '#provisioning/operations/leave_full_place'
import { parkOperation } from '#provisioning/operations/park_operation'
import { errorColumns, problemOf, type Problem } from '#provisioning/operations/problem'
import { reserveRemoteId } from '#provisioning/placement/reserve_remote_id'
import type { FencedOperation } from '#provisioning/operations/fenced_operation'
import type Operation from '#provisioning/models/operation'

/** How often each kind is tried again; an outage may last a day before a person has to look. */
const PATIENCE = { transient: 300, conflict: 40, capacity: 40, unknown: 3 } as const
const SLOWEST_RETRY_MS = 5 * 60_000

/** Decides how an operation goes on after the driver threw. Throws `LeaseLost` when that is no longer ours to say. */
export async function handleFailure(
  fenced: FencedOperation,
  operation: Operation,
  error: unknown
): Promise<void> {
  const problem = problemOf(error)
  logger.warn(
    { operation: operation.id, kind: problem.kind, code: problem.code, err: error },
    'operation step failed'
  )
  const retryAfterMs = error instanceof ProvisioningError ? error.retryAfterMs : undefined

  switch (problem.kind) {
    case 'auth':
      return pauseCluster(fenced, operation, problem)
    case 'privilege':
      return parkOperation(fenced, operation, problem, 'needs_attention')
    case 'permanent':
      if (problem.code === 'E_INVALID_CONNECTION') return pauseCluster(fenced, operation, problem)
      return parkOperation(fenced, operation, problem, 'failed')
    case 'failed':
      return parkOperation(fenced, operation, problem, 'failed')
    case 'conflict':
      if (problem.code === 'E_FOREIGN_MACHINE')
        return parkOperation(fenced, operation, problem, 'needs_attention')
      if (problem.code === 'E_REMOTE_ID_TAKEN') return changeRemoteId(fenced, operation, problem)
      return postpone(fenced, operation, problem, PATIENCE.conflict, retryAfterMs)
    case 'unknown':
      if (!(await isAdoptable(operation)))
        return parkOperation(fenced, operation, problem, 'needs_attention')
      return postpone(fenced, operation, problem, PATIENCE.unknown, retryAfterMs)
    case 'capacity':
      // A machine that exists stays where its disks are.
      if (operation.kind === 'create' && !operation.leaving)
        return leaveFullPlace(fenced, operation, problem)
      // Nothing was changed yet, and the server is its owner's to use while staff find room for more.
      if (operation.kind === 'resize')
        return parkOperation(fenced, operation, problem, 'needs_attention')
      return postpone(fenced, operation, problem, PATIENCE.capacity, retryAfterMs)
    default:
      return postpone(fenced, operation, problem, PATIENCE.transient, retryAfterMs)
  }
}

/** Tries again later with the checkpoint that is stored, or calls a person once patience is at its end. */
async function postpone(
  fenced: FencedOperation,
  operation: Operation,
  problem: Problem,
  patience: number,
  retryAfterMs?: number
): Promise<void> {
  const attempts = operation.attempts + 1
  if (attempts >= patience) return parkOperation(fenced, operation, problem, 'needs_attention')
  const pause = Math.min(
    retryAfterMs ?? Math.min(1000 * 2 ** Math.min(attempts, 12), SLOWEST_RETRY_MS),
    LONGEST_WAIT_MS
  )
  await fenced.write(
    {
      state: 'queued',
      attempts,
      ...errorColumns(problem),
      run_at: clock.nowMs() + pause,
      lease_until: null,
    },
    async (trx) => live.refresh(['admin:operations', `service:${operation.serviceId}`], trx)
  )
}

/**
 * Nothing more is sent to a cluster that refuses us altogether; its operations wait in the queue until it is resumed.
 * One that staff closed for new services stays so, and is asked again from time to time.
 */
async function pauseCluster(
  fenced: FencedOperation,
  operation: Operation,
  problem: Problem
): Promise<void> {
  if (operation.service.cluster.state === 'disabled')
    return postpone(fenced, operation, problem, PATIENCE.transient)
  await fenced.write(
    { state: 'queued', ...errorColumns(problem), run_at: clock.nowMs() + 1000, lease_until: null },
    async (trx) => {
      await trx
        .query()
        .from('clusters')
        .where({ id: operation.service.clusterId, state: 'enabled' })
        .update({
          state: 'paused',
          paused_for: problem.code,
          last_error: problem.message.slice(0, 1000),
        })
      live.refresh(['admin:operations', `service:${operation.serviceId}`], trx)
    }
  )
}

/** Somebody else uses the reserved identifier: takes the next and starts over. */
async function changeRemoteId(
  fenced: FencedOperation,
  operation: Operation,
  problem: Problem
): Promise<void> {
  let remoteId: string | null = null
  await fenced.write(
    {
      state: 'queued',
      checkpoint: null,
      ...errorColumns(problem),
      attempts: operation.attempts + 1,
      run_at: clock.nowMs(),
      lease_until: null,
    },
    async (trx) => {
      remoteId = await reserveRemoteId(trx, operation.service.clusterId ?? '', operation.serviceId)
      if (!remoteId) return
      await trx
        .query()
        .from('services')
        .where('id', operation.serviceId)
        .update({ remote_id: remoteId })
    }
  )
  if (remoteId === null) await parkOperation(fenced, operation, problem, 'needs_attention')
}

/** Whether the host shows a machine with our mark, so that calling again can only adopt it. */
async function isAdoptable(operation: Operation): Promise<boolean> {
  try {
    const driver = await drivers.connect(operation.service.cluster)
    if (await driver.find(operation.serviceId)) return true
    // One that was made a moment ago may not be in the host's lists yet: its id and mark tell.
    const { reference } = await driver.observe(await machineRefOf(operation.service))
    return reference === operation.serviceId
  } catch {
    return false
  }
}
