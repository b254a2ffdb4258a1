import assert from 'node:assert/strict'

import { POWER_ACTIONS } from '../contract.js'
import { refOf } from './suite_context.js'
import { rejectsWith } from './rejects_with.js'
import type { PowerAction } from '../contract.js'
import type { SuiteScope } from './register_driver_test_suite.js'

const RUNS_AFTER: Record<PowerAction, boolean> = {
  start: true,
  shutdown: false,
  reboot: true,
  stop: false,
}

/** Power and suspension, each confirmed by the host. */
export function registerPowerTests({ options, kind, run }: SuiteScope): void {
  const { test } = options

  test.group(`${options.name} | ${kind} | power`, (group) => {
    group.each.timeout(options.timeoutMs ?? 10_000)

    const can = options.power ?? POWER_ACTIONS
    for (const action of can.filter((name) => name !== 'start')) {
      test(
        `does ${action} on a running machine, also twice`,
        run(async (suite) => {
          const { driver, spec, ref } = await suite.built()
          for (const time of ['once', 'twice']) {
            if (action === 'reboot' && time === 'twice') break
            const observation = await suite.power(driver, action, ref)
            assert.equal(observation.power, RUNS_AFTER[action] ? 'running' : 'stopped', time)
            const machine = await suite.machine(spec.remoteId)
            assert.equal(machine?.running, RUNS_AFTER[action], time)
          }
        })
      )
    }

    test(
      'can do what its manifest says, no less and no more',
      run(async (suite) => {
        const { capabilities } = (await suite.connect()).manifest
        assert.deepEqual([...capabilities.power].sort(), [...can].sort())
        assert.ok(capabilities.kinds.includes(kind))
      })
    )

    test(
      'does start on a stopped machine, also twice',
      run(async (suite) => {
        const { driver, spec, ref } = await suite.built()
        await suite.power(driver, can.includes('stop') ? 'stop' : 'shutdown', ref)
        for (const time of ['once', 'twice']) {
          const observation = await suite.power(driver, 'start', ref)
          assert.equal(observation.power, 'running', time)
          assert.equal(await suite.isRunning(spec.remoteId), true, time)
        }
      })
    )

    test(
      'suspends and unsuspends, each also twice',
      run(async (suite) => {
        const { driver, spec, ref } = await suite.built()
        for (const time of ['once', 'twice']) {
          await suite.suspend(driver, ref)
          assert.equal(await suite.isRunning(spec.remoteId), false, time)
        }
        for (const time of ['once', 'twice']) {
          await suite.unsuspend(driver, ref)
          assert.equal(await suite.isRunning(spec.remoteId), true, time)
        }
      })
    )

    test(
      'changes no power of a foreign machine',
      run(async (suite) => {
        const driver = await suite.connect()
        const spec = suite.harness.spec(kind)
        await suite.harness.plantForeign(spec)
        const ref = refOf(spec)
        await rejectsWith('conflict', 'E_FOREIGN_MACHINE', suite.power(driver, can[0], ref))
        await rejectsWith('conflict', 'E_FOREIGN_MACHINE', suite.suspend(driver, ref))
        assert.equal(await suite.isRunning(spec.remoteId), true)
      })
    )

    test(
      'says that a machine is missing rather than pretend',
      run(async (suite) => {
        const driver = await suite.connect()
        const ref = refOf(suite.harness.spec(kind))
        await rejectsWith('permanent', 'E_MACHINE_MISSING', suite.power(driver, 'start', ref))
      })
    )
  })
}
