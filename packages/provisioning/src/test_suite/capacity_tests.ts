import assert from 'node:assert/strict'

import { ProvisioningError } from '../errors.js'
import { refOf } from './suite_context.js'
import type { SuiteScope } from './register_driver_test_suite.js'

/** A place without room refuses, and another one takes the machine. */
export function registerCapacityTests({ options, kind, run }: SuiteScope): void {
  const { test } = options

  test.group(`${options.name} | ${kind} | capacity`, (group) => {
    group.each.timeout(options.timeoutMs ?? 10_000)

    for (const what of ['disks', 'memory'] as const) {
      test(
        `moves to another place when the ${what} of the first are full`,
        run(async (suite) => {
          const driver = await suite.connect()
          const spec = suite.harness.spec(kind)
          if (!(await suite.harness.fillUp(what, kind))) return
          await assert.rejects(suite.create(driver, spec), hasNoRoom)
          assert.notEqual(await suite.isRunning(spec.remoteId), true)
          const { exists, power } = await driver.observe(refOf(spec))
          assert.notEqual(exists, 'unknown')
          assert.notEqual(power, 'running')

          await suite.destroy(driver, refOf(spec))
          assert.equal(await driver.find(spec.reference), null)
          assert.deepEqual(await suite.harness.machines(), [])
          const moved = suite.harness.elsewhere(spec)
          await suite.create(driver, moved)
          await suite.assertHolds(moved)
        })
      )
    }
  })
}

function hasNoRoom(error: unknown): boolean {
  return error instanceof ProvisioningError && error.kind === 'capacity'
}
