import logger from '@adonisjs/core/services/logger'
import { clock } from '#core/clock'
import { crashPoint } from '#core/crash_point'
import { sqlTime } from '#core/database/sql_time'
import { live } from '#core/live/live'
import { claimSlot, leaveLane, type Lane } from '#provisioning/operations/clone_slots'
import {
  FencedOperation,
  LEASE_MS,
  LeaseLost,
  LONGEST_WAIT_MS,
} from '#provisioning/operations/fenced_operation'
import { finishOperation } from '#provisioning/operations/finish_operation'
import { assertNothingLeft } from '#provisioning/operations/nothing_left'
import { handleFailure } from '#provisioning/operations/handle_failure'
import { drivers } from '#provisioning/clusters/drivers'
import { moveOperation } from '#provisioning/operations/move_operation'
import { moveSteps, planSteps } from '#provisioning/operations/step_log'
import { prepareCreation } from '#provisioning/operations/prepare_creation'
import { prepareResize } from '#provisioning/operations/prepare_resize'
import { yieldBuild } from '#provisioning/operations/stop_build'
import { callDriver, verbOf } from '#provisioning/operations/call_driver'
import { expireOperation, isExpired } from '#provisioning/services/expiry'
import { errorColumns, noError } from '#provisioning/operations/problem'
import Operation from '#provisioning/models/operation'
import type { ProvisioningDriver, StepPending } from '@innkeeper/provisioning/types'

/** One worker's turn at an operation: drives it until it is done, has to wait, or fails. */
export class OperationRun {
  readonly #fenced: FencedOperation

  constructor(id: string, fence: number, lost: AbortSignal) {
    this.#fenced = new FencedOperation(id, fence, lost)
  }

  async run(): Promise<void> {
    const operation = await Operation.query()
      .where('id', this.#fenced.id)
      .preload('service', (service) => service.preload('cluster'))
      .firstOrFail()
    if (operation.kind === 'create') this.#fenced.yieldTo((trx) => yieldBuild(trx, operation.id))
    try {
      await this.#advance(operation)
    } catch (error) {
      if (error instanceof LeaseLost) logger.info({ operation: operation.id }, error.message)
      else await this.#fail(operation, error)
    }
  }

  async #advance(operation: Operation): Promise<void> {
    if (isUnwanted(operation)) return this.#fenced.write({})
    if (operation.kind === 'create' && !(await prepareCreation(this.#fenced, operation))) return
    if (!operation.service.remoteId) return finishOperation(this.#fenced, operation, null)
    if (isExpired(operation)) return expireOperation(this.#fenced, operation)
    // A wake-up may be for a cluster that refuses us; nothing is sent there until staff fixed it.
    if (operation.service.cluster.state === 'paused')
      return this.#fenced.write({ state: 'queued', lease_until: null })
    if (operation.kind === 'resize' && !(await prepareResize(this.#fenced, operation))) return
    const driver = await drivers.connect(operation.service.cluster)
    if (operation.leaving && operation.kind === 'create')
      return moveOperation(this.#fenced, operation, driver, operation.leaving)
    const plan = await this.#begin(operation, driver)

    for (;;) {
      if (this.#needsSlot(operation, plan) && !(await this.#takeSlot(operation))) return
      crashPoint('provisioning.before_driver_call')
      const outcome = await callDriver(driver, operation, this.#fenced.signal)
      crashPoint('provisioning.after_driver_call')
      if (outcome.status === 'done') {
        if (operation.leaving) await assertNothingLeft(this.#fenced, operation, driver)
        return await finishOperation(this.#fenced, operation, outcome.result)
      }
      if (await this.#store(operation, outcome, plan)) return
    }
  }

  async #begin(operation: Operation, driver: ProvisioningDriver): Promise<string[]> {
    const verb = verbOf(operation.kind)
    const steps = driver.steps(verb, operation.service.kind)
    if (!operation.step) {
      const startedAt = sqlTime()
      await this.#fenced.write(
        {
          state: 'running',
          step: steps[0].id,
          started_at: startedAt,
          cluster_id: operation.service.clusterId,
        },
        async (trx) => {
          await planSteps(trx, operation.id, steps)
          live.refresh(operation.service.topics, trx)
        }
      )
      operation.step = steps[0].id
    }
    return steps.map((step) => step.id)
  }

  /** Keeps the checkpoint before anything else is asked of the host. True when it is time to wait. */
  async #store(operation: Operation, outcome: StepPending, plan: string[]): Promise<boolean> {
    const now = clock.nowMs()
    const waits = outcome.retryAfterMs > 0
    const pause = Math.min(outcome.retryAfterMs, LONGEST_WAIT_MS)
    const moved = outcome.step !== operation.step
    await this.#fenced.write(
      {
        state: 'running',
        checkpoint: JSON.stringify(outcome.checkpoint),
        step: outcome.step,
        step_percent: outcome.progress === undefined ? null : Math.round(outcome.progress * 100),
        attempts: outcome.problem?.attempts ?? 0,
        ...(outcome.problem ? errorColumns(outcome.problem) : noError),
        run_at: now + pause,
        lease_until: waits ? null : now + LEASE_MS,
      },
      async (trx) => {
        if (outcome.problem) live.refresh(operation.service.topics, trx)
        if (!moved) return
        await moveSteps(trx, operation.id, plan, outcome.step)
        if (copies(operation) && outcome.step !== plan[0]) await leaveLane(trx, operation)
        live.refresh(operation.service.topics, trx)
      }
    )
    crashPoint('provisioning.checkpoint_stored')
    operation.checkpoint = outcome.checkpoint
    operation.step = outcome.step
    return waits
  }

  /** Only the first step of building copies a disk; what follows is cheap for the host. */
  #needsSlot(operation: Operation, plan: string[]): boolean {
    return operation.kind === 'create' && operation.step === plan[0]
  }

  async #takeSlot(operation: Operation): Promise<boolean> {
    const { cluster, clusterId, node, storage } = operation.service
    const lane: Lane = { clusterId: clusterId ?? '', node: node ?? '', storage: storage ?? '' }
    let granted = false
    await this.#fenced.write({}, async (trx) => {
      granted = await claimSlot(trx, operation.id, lane, cluster.clonesAtOnce)
    })
    if (granted) operation.waitsFor = null
    crashPoint('provisioning.slot_claimed')
    return granted
  }

  async #fail(operation: Operation, error: unknown): Promise<void> {
    try {
      await handleFailure(this.#fenced, operation, error)
    } catch (problem) {
      if (!(problem instanceof LeaseLost)) throw problem
    }
  }
}

/** Whether its service was cancelled before a worker came to it. */
function isUnwanted({ kind, service }: Operation): boolean {
  return kind === 'create' && service.state === 'terminating'
}

/** Whether a disk may be copied during its first step: by what builds, or until what removes has seen that come to its end. */
function copies({ kind, leaving }: Operation): boolean {
  return kind === 'create' || leaving !== null
}
