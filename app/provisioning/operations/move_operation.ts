import { clock } from '#core/clock'
import { crashPoint } from '#core/crash_point'
import { live } from '#core/live/live'
import { wakeOperation } from '#provisioning/operations/wake_operation'
import { callDriver } from '#provisioning/operations/call_driver'
import { LEASE_MS, type FencedOperation } from '#provisioning/operations/fenced_operation'
import { machineRefOf } from '#provisioning/operations/machine_spec'
import { assertNothingLeft, unsure } from '#provisioning/operations/nothing_left'
import { parkOperation } from '#provisioning/operations/park_operation'
import { errorColumns, noError } from '#provisioning/operations/problem'
import { moveSteps } from '#provisioning/operations/step_log'
import { placeElsewhere } from '#provisioning/operations/place_elsewhere'
import { standing } from '#provisioning/placement/refusals'
import type { ProvisioningDriver } from '@innkeeper/provisioning/types'
import type { Leaving } from '#provisioning/models/operation'
import type Operation from '#provisioning/models/operation'

/**
 * Brings an operation that leaves a full place to another one. First its host removes what was half built, and says for
 * certain that nothing with the service's mark is left; only then is the next place reserved. A machine that runs after
 * all is kept and adopted.
 */
export async function moveOperation(
  fenced: FencedOperation,
  operation: Operation,
  driver: ProvisioningDriver,
  leaving: Leaving
): Promise<void> {
  if (!operation.checkpoint && (await isRunning(operation, driver, leaving)))
    return begin(fenced, operation, { leaving: null })
  if (!(await clear(fenced, operation, driver))) return

  await assertNothingLeft(fenced, operation, driver)
  crashPoint('provisioning.place_cleared')
  await place(fenced, operation, driver)
  crashPoint('provisioning.place_changed')
}

/** Throws when the host does not say for certain. */
async function isRunning(
  { service }: Operation,
  driver: ProvisioningDriver,
  leaving: Leaving
): Promise<boolean> {
  const seen = await driver.observe({ ...(await machineRefOf(service)), ...leaving })
  if (seen.exists === false) return false
  if (seen.exists === 'unknown' || seen.power === 'unknown')
    throw unsure('The host does not say what is left of the machine')
  return seen.reference === service.id && seen.power === 'running'
}

/** Removes what was built, step by step. False when it is time to wait. */
async function clear(
  fenced: FencedOperation,
  operation: Operation,
  driver: ProvisioningDriver
): Promise<boolean> {
  for (;;) {
    crashPoint('provisioning.before_clearing')
    const outcome = await callDriver(driver, operation, fenced.signal)
    if (outcome.status === 'done') return true
    const waits = outcome.retryAfterMs > 0
    const now = clock.nowMs()
    await fenced.write({
      state: 'running',
      checkpoint: JSON.stringify(outcome.checkpoint),
      attempts: outcome.problem?.attempts ?? 0,
      ...(outcome.problem ? errorColumns(outcome.problem) : {}),
      run_at: now + outcome.retryAfterMs,
      lease_until: waits ? null : now + LEASE_MS,
    })
    crashPoint('provisioning.clearing_stored')
    operation.checkpoint = outcome.checkpoint
    if (waits) return false
  }
}

/** Reserves the next place in the same write that leaves the last one; a person is called where it has gone meanwhile. */
async function place(
  fenced: FencedOperation,
  operation: Operation,
  driver: ProvisioningDriver
): Promise<void> {
  const plan = driver.steps('create', operation.service.kind).map(({ id }) => id)
  try {
    await begin(fenced, operation, { ...noError, leaving: null, step: plan[0] }, async (trx) => {
      const placed = await placeElsewhere(
        trx,
        operation.serviceId,
        standing(operation.refusals ?? [])
      )
      if (!placed.ok) throw new NoPlace(placed.error.type)
      await trx
        .query()
        .from('operations')
        .where('id', operation.id)
        .update({ cluster_id: placed.value.clusterId })
      await moveSteps(trx, operation.id, plan, plan[0])
      crashPoint('provisioning.before_place_commit')
    })
  } catch (error) {
    if (!(error instanceof NoPlace)) throw error
    const shortage = { kind: 'capacity', code: null, message: error.message } as const
    const kept = { leaving: null, checkpoint: null }
    await parkOperation(fenced, operation, shortage, 'needs_attention', kept)
  }
}

/** Lets the building begin anew, at once. */
async function begin(
  fenced: FencedOperation,
  operation: Operation,
  changes: Record<string, unknown>,
  alongside: Parameters<FencedOperation['write']>[1] = async () => {}
): Promise<void> {
  const anew = { state: 'queued', checkpoint: null, attempts: 0, lease_until: null }
  await fenced.write({ ...anew, run_at: clock.nowMs(), ...changes }, async (trx) => {
    await alongside(trx)
    wakeOperation(trx, operation)
    live.refresh(operation.service.topics, trx)
  })
}

class NoPlace extends Error {}
