import assert from 'node:assert/strict'

import { refOf } from './suite_context.js'
import { rejectsWith } from './rejects_with.js'
import type { SuiteScope } from './register_driver_test_suite.js'

const OTHER_INSTANCE = '01JOTHERINSTALLATION000000'

/** Two panels on one host, of which one was made from a copy of the other's database: the same references in both. */
export function registerNeighbourTests({ options, kind, run }: SuiteScope): void {
  const { test } = options

  test.group(`${options.name} | ${kind} | another installation`, (group) => {
    group.each.timeout(options.timeoutMs ?? 10_000)

    test(
      'never adopts the machine of another installation that has the same reference',
      run(async (suite) => {
        const theirs = await suite.built()
        const driver = await suite.harness.connect({ instanceId: OTHER_INSTANCE })
        const { remoteId } = suite.harness.spec(kind)
        const spec = { ...theirs.spec, instanceId: OTHER_INSTANCE, remoteId }
        assert.equal(await driver.find(spec.reference), null)
        assert.deepEqual(await driver.observeAll(), [])

        const machine = await suite.create(driver, spec)
        assert.equal(machine.remoteId, remoteId)
        const [left, right] = [theirs.spec.remoteId, remoteId]
        const all = await suite.harness.machines()
        assert.deepEqual(all.map((entry) => entry.remoteId).sort(), [left, right].sort())
      })
    )

    test(
      'refuses the id under which another installation has that reference',
      run(async (suite) => {
        const theirs = await suite.built()
        const driver = await suite.harness.connect({ instanceId: OTHER_INSTANCE })
        const spec = { ...theirs.spec, instanceId: OTHER_INSTANCE, cores: theirs.spec.cores + 1 }
        await rejectsWith('conflict', 'E_REMOTE_ID_TAKEN', suite.create(driver, spec))
        await suite.assertHolds(theirs.spec)
      })
    )

    test(
      'neither stops nor destroys a machine of another installation',
      run(async (suite) => {
        const theirs = await suite.built()
        const driver = await suite.harness.connect({ instanceId: OTHER_INSTANCE })
        const ref = refOf({ ...theirs.spec, instanceId: OTHER_INSTANCE })
        await rejectsWith('conflict', 'E_FOREIGN_MACHINE', suite.power(driver, 'stop', ref))
        await rejectsWith('conflict', 'E_FOREIGN_MACHINE', suite.destroy(driver, ref))
        await suite.assertHolds(theirs.spec)
      })
    )
  })
}
