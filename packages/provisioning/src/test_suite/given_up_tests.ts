import assert from 'node:assert/strict'

import { killAt } from './kill_signal.js'
import { runToCompletion } from './run_to_completion.js'
import { refOf } from './suite_context.js'
import type { DoomedMachine, DriverContext, MachineSpec } from '../contract.js'
import type { CheckpointStore } from './run_to_completion.js'
import type { SuiteScope } from './register_driver_test_suite.js'
import type { SuiteContext } from './suite_context.js'

const MOST_CALLS = 300
/** Whatever is still at work at a host has come to its end by then. */
const HOUR_MS = 3600_000

/** How far a `create` came before it was given up. */
interface GivenUp {
  /** What the engine knows of its machine. */
  machine: DoomedMachine
  /** Whether it came to its end before. */
  wasFinished: boolean
}

/** What was ordered and is not wanted any more goes, however far its building came. Tagged as the kill tests are. */
export function registerGivenUpTests({ options, kind, run }: SuiteScope): void {
  const { test } = options

  test.group(`${options.name} | ${kind} | destroy of what is being built`, (group) => {
    group.each.timeout((options.timeoutMs ?? 10_000) * 10)
    group.tap((each) => each.tags(['kill']))

    test(
      'leaves nothing of a machine whose building is given up after any of its steps',
      run((suite) => atEveryMoment(suite, givenUpAfter))
    )

    for (const phase of ['before', 'after'] as const)
      test(
        `leaves nothing of a machine whose builder died ${phase} any of its calls`,
        run((suite) => atEveryMoment(suite, (...at) => killedAt(...at, phase)))
      )

    test(
      'removes it also when killed at every remote call',
      run(async (suite) => {
        for (const phase of ['before', 'after'] as const) {
          let nth = 1
          while (await removedByTwo(suite, nth, phase)) assert.ok(++nth < MOST_CALLS)
        }
      })
    )

    test(
      'leaves a machine alone that is being built beside it',
      run(async (suite) => {
        const [doomed, kept] = [suite.harness.spec(kind), suite.harness.spec(kind)]
        const begun: CheckpointStore = { checkpoint: null }
        const { machine } = await halfBuilt(suite, doomed)
        await halfBuilt(suite, kept, begun)
        const driver = await suite.connect()
        await suite.destroy(driver, machine)
        await suite.create(driver, kept, begun)
        await suite.assertHolds(kept)
      })
    )
  })
}

/** Gives building up a little later each time, until it is over before that. */
async function atEveryMoment(
  suite: SuiteContext,
  give: (suite: SuiteContext, spec: MachineSpec, nth: number) => Promise<GivenUp>
): Promise<void> {
  for (let nth = 1; nth < MOST_CALLS; nth++) {
    const spec = suite.harness.spec(suite.kind)
    const { machine, wasFinished } = await give(suite, spec, nth)
    await suite.destroy(await suite.connect(), machine)
    await assertGone(suite, machine, `Given up at ${nth}, ${machine.building?.step}`)
    if (wasFinished) return
  }
  assert.fail('Building does not come to an end')
}

/** The engine stops between two calls of the driver. */
async function givenUpAfter(
  suite: SuiteContext,
  spec: MachineSpec,
  maxCalls: number
): Promise<GivenUp> {
  const store: CheckpointStore = { checkpoint: null }
  const driver = await suite.connect()
  const wait = (ms: number) => suite.harness.wait(ms)
  let wasFinished = true
  await runToCompletion((checkpoint) => driver.create(spec, checkpoint), {
    store,
    maxCalls,
    wait,
  }).catch(() => (wasFinished = false))
  return { machine: { ...refOf(spec), building: store.checkpoint }, wasFinished }
}

/** The process that builds dies at a call to the host. */
async function killedAt(
  suite: SuiteContext,
  spec: MachineSpec,
  nth: number,
  phase: 'before' | 'after'
): Promise<GivenUp> {
  const killer = killAt({ nth, phase })
  const machine = await build(suite, spec, killer.onRemoteCall)
  return { machine, wasFinished: !killer.fired }
}

/** One whose first changing call was made and answered, which nobody noted. */
async function halfBuilt(
  suite: SuiteContext,
  spec: MachineSpec,
  store?: CheckpointStore
): Promise<GivenUp> {
  const onRemoteCall: DriverContext['onRemoteCall'] = ({ phase, mutates }) => {
    if (mutates && phase === 'after') throw new Error('Given up')
  }
  return { machine: await build(suite, spec, onRemoteCall, store), wasFinished: false }
}

async function build(
  suite: SuiteContext,
  spec: MachineSpec,
  onRemoteCall: DriverContext['onRemoteCall'],
  store: CheckpointStore = { checkpoint: null }
): Promise<DoomedMachine> {
  const driver = await suite.harness.connect({ onRemoteCall })
  await suite.create(driver, spec, store).catch(() => undefined)
  await driver.close()
  return { ...refOf(spec), building: store.checkpoint }
}

/** Returns false when the removal ended before the kill point. */
async function removedByTwo(
  suite: SuiteContext,
  nth: number,
  phase: 'before' | 'after'
): Promise<boolean> {
  const { machine } = await halfBuilt(suite, suite.harness.spec(suite.kind))
  const store: CheckpointStore = { checkpoint: null }
  const killer = killAt({ nth, phase })
  const doomed = await suite.harness.connect({ onRemoteCall: killer.onRemoteCall })
  await suite.destroy(doomed, machine, store).catch((error: unknown) => {
    if (!killer.fired) throw error
  })
  await doomed.close()
  await suite.destroy(await suite.connect(), machine, store)
  await assertGone(suite, machine, `Killed ${phase} call ${nth}`)
  return killer.fired
}

/** Nothing is there, and nothing comes back once the host has done whatever it was about to do. */
async function assertGone(
  suite: SuiteContext,
  machine: DoomedMachine,
  message: string
): Promise<void> {
  await suite.harness.wait(HOUR_MS)
  assert.deepEqual(await suite.harness.machines(), [], message)
  const driver = await suite.connect()
  assert.equal(await driver.find(machine.reference), null, message)
  await driver.close()
}
