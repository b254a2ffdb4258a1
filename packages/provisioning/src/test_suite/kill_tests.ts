import assert from 'node:assert/strict'

import { POWER_ACTIONS } from '../contract.js'
import { KillSignal, killAt } from './kill_signal.js'
import { larger, restart, sizeOf } from './sizes.js'
import { refOf } from './suite_context.js'
import type { MachineRef, MachineSpec, PowerAction, ProvisioningDriver } from '../contract.js'
import type { HostMachine } from './harness.js'
import type { Killer } from './kill_signal.js'
import type { CheckpointStore } from './run_to_completion.js'
import type { SuiteScope } from './register_driver_test_suite.js'
import type { SuiteContext } from './suite_context.js'

const MOST_CALLS = 300

interface Subject {
  spec: MachineSpec
  ref: MachineRef
}

interface Scenario {
  title: string
  /** What the driver must be able to do for it. */
  needs?: readonly PowerAction[]
  prepare(suite: SuiteContext): Promise<Subject>
  run(
    suite: SuiteContext,
    driver: ProvisioningDriver,
    subject: Subject,
    store: CheckpointStore
  ): Promise<unknown>
  /** What the host holds afterwards; `running` is left out when the machine is gone. */
  after: 'running' | 'stopped' | 'gone'
  /** Whether a driver can do it at all; every one when absent. */
  isPossible?(driver: ProvisioningDriver): boolean
  /** How the machine then differs from its spec. */
  changes?(spec: MachineSpec): Partial<HostMachine>
}

const SCENARIOS: Scenario[] = [
  {
    title: 'create',
    prepare: async (suite) => {
      const spec = suite.harness.spec(suite.kind)
      return { spec, ref: refOf(spec) }
    },
    run: (suite, driver, { spec }, store) => suite.create(driver, spec, store),
    after: 'running',
  },
  {
    title: 'power stop',
    needs: ['stop'],
    prepare: async (suite) => suite.built(),
    run: (suite, driver, { ref }, store) => suite.power(driver, 'stop', ref, store),
    after: 'stopped',
  },
  {
    title: 'power start',
    needs: ['stop', 'start'],
    prepare: stopped,
    run: (suite, driver, { ref }, store) => suite.power(driver, 'start', ref, store),
    after: 'running',
  },
  {
    title: 'power reboot',
    needs: ['reboot'],
    prepare: async (suite) => suite.built(),
    run: (suite, driver, { ref }, store) => suite.power(driver, 'reboot', ref, store),
    after: 'running',
  },
  {
    title: 'suspend',
    prepare: async (suite) => suite.built(),
    run: (suite, driver, { ref }, store) => suite.suspend(driver, ref, store),
    after: 'stopped',
  },
  {
    title: 'unsuspend',
    prepare: async (suite) => {
      const built = await suite.built()
      await suite.suspend(built.driver, built.ref)
      return built
    },
    run: (suite, driver, { ref }, store) => suite.unsuspend(driver, ref, store),
    after: 'running',
  },
  {
    title: 'resize',
    prepare: async (suite) => suite.built(),
    run: async (suite, driver, { spec, ref }, store) => {
      const resized = await suite.resize(driver, ref, larger(spec), store)
      if (resized.restartNeeded) await restart(suite, driver, ref)
    },
    after: 'running',
    isPossible: ({ manifest }) => manifest.capabilities.resize === true,
    changes: (spec) => sizeOf(larger(spec)),
  },
  {
    title: 'destroy',
    prepare: async (suite) => suite.built(),
    run: (suite, driver, { ref }, store) => suite.destroy(driver, ref, store),
    after: 'gone',
  },
  {
    title: 'destroy of what a place without memory left behind',
    prepare: async (suite) => {
      const spec = suite.harness.spec(suite.kind)
      await suite.harness.fillUp('memory', suite.kind)
      await suite.create(await suite.connect(), spec).catch(() => undefined)
      return { spec, ref: refOf(spec) }
    },
    run: (suite, driver, { ref }, store) => suite.destroy(driver, ref, store),
    after: 'gone',
  },
]

/** Kills the driver before and after every remote call it makes, and resumes. Tagged, as `--tags=~kill` saves minutes. */
export function registerKillTests({ options, kind, run }: SuiteScope): void {
  const { test } = options

  test.group(`${options.name} | ${kind} | kill`, (group) => {
    group.each.timeout((options.timeoutMs ?? 10_000) * 10)
    group.tap((each) => each.tags(['kill']))

    const can = options.power ?? POWER_ACTIONS
    const possible = SCENARIOS.filter(({ needs = [] }) => needs.every((name) => can.includes(name)))
    for (const scenario of possible) {
      test(
        `keeps its promise when killed at every remote call of ${scenario.title}`,
        run(async (suite) => {
          const { isPossible = () => true } = scenario
          if (!isPossible(await suite.connect())) return
          for (const phase of ['before', 'after'] as const) {
            let nth = 1
            while (await killAndResume(suite, scenario, killAt({ nth, phase }))) {
              nth += 1
              assert.ok(nth < MOST_CALLS, `${scenario.title} does not come to an end`)
            }
          }
        })
      )
    }
  })
}

/** Returns false when the verb ended before the kill point. */
async function killAndResume(
  suite: SuiteContext,
  scenario: Scenario,
  killer: Killer
): Promise<boolean> {
  const subject = await scenario.prepare(suite)
  const store: CheckpointStore = { checkpoint: null }
  const doomed = await suite.harness.connect({ onRemoteCall: killer.onRemoteCall })
  const death = await scenario.run(suite, doomed, subject, store).catch((error: unknown) => error)
  await doomed.close()

  const successor = await suite.connect()
  if (killer.fired) {
    assert.ok(death instanceof KillSignal, `The driver swallowed the kill: ${String(death)}`)
    await scenario.run(suite, successor, subject, store)
    await assertOutcome(suite, scenario, subject, `${death.message} of ${scenario.title}`)
  }
  await suite.destroy(successor, subject.ref)
  await successor.close()
  return killer.fired
}

async function assertOutcome(
  suite: SuiteContext,
  scenario: Scenario,
  { spec }: Subject,
  message: string
): Promise<void> {
  if (scenario.after === 'gone') {
    return assert.deepEqual(await suite.harness.machines(), [], message)
  }
  const changes = { running: scenario.after === 'running', ...scenario.changes?.(spec) }
  await suite.assertHolds(spec, changes, message)
}

async function stopped(suite: SuiteContext): Promise<Subject> {
  const built = await suite.built()
  await suite.power(built.driver, 'stop', built.ref)
  return built
}
