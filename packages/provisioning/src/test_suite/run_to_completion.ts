import { ProvisioningError } from '../errors.js'
import type { Checkpoint, StepOutcome } from '../contract.js'

/** What survives a crash: the engine's row, as small as it can be. */
export interface CheckpointStore {
  checkpoint: Checkpoint | null
  /** The steps reported, in order and without repetition. */
  steps?: string[]
}

export interface RunOptions {
  store?: CheckpointStore
  /** Waits, or moves a virtual clock. */
  wait?(milliseconds: number): Promise<void>
  maxCalls?: number
  maxTransientErrors?: number
}

/** Runs a verb as an engine does: store the checkpoint, call again; retry transient errors. */
export async function runToCompletion<Result>(
  advance: (checkpoint: Checkpoint | null) => Promise<StepOutcome<Result>>,
  options: RunOptions = {}
): Promise<Result> {
  const store = options.store ?? { checkpoint: null }
  const wait = options.wait ?? realWait
  let transientErrorsLeft = options.maxTransientErrors ?? 20

  for (let calls = 0; calls < (options.maxCalls ?? 1000); calls++) {
    const outcome = await advance(store.checkpoint).catch((error: unknown) => {
      if (!isRetryable(error) || transientErrorsLeft-- <= 0) throw error
      return error
    })
    if (outcome instanceof ProvisioningError) {
      await wait(outcome.retryAfterMs ?? 1000)
      continue
    }
    if (outcome.status === 'done') return outcome.result
    persist(store, outcome.checkpoint, outcome.step)
    await wait(outcome.retryAfterMs)
  }
  throw new Error(`Still pending in step "${store.checkpoint?.step}" after all allowed calls`)
}

function persist(store: CheckpointStore, checkpoint: Checkpoint, step: string): void {
  store.checkpoint = JSON.parse(JSON.stringify(checkpoint)) as Checkpoint
  if (store.steps?.at(-1) !== step) store.steps?.push(step)
}

function isRetryable(error: unknown): error is ProvisioningError {
  return error instanceof ProvisioningError && error.retryable
}

function realWait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
