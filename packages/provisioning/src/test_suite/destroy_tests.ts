import assert from 'node:assert/strict'

import { refOf } from './suite_context.js'
import { rejectsWith } from './rejects_with.js'
import type { SuiteScope } from './register_driver_test_suite.js'

/** Gone means gone, and only ours. */
export function registerDestroyTests({ options, kind, run }: SuiteScope): void {
  const { test } = options

  test.group(`${options.name} | ${kind} | destroy`, (group) => {
    group.each.timeout(options.timeoutMs ?? 10_000)

    test(
      'destroys a running machine, also twice',
      run(async (suite) => {
        const { driver, spec, ref } = await suite.built()
        await suite.destroy(driver, ref)
        assert.deepEqual(await suite.harness.machines(), [])
        assert.equal(await driver.find(spec.reference), null)
        const observation = await driver.observe(ref)
        assert.equal(observation.exists, false)
        await suite.destroy(driver, ref)
      })
    )

    test(
      'destroys only the machine it was told to',
      run(async (suite) => {
        const doomed = await suite.built()
        const kept = await suite.built()
        await suite.destroy(doomed.driver, doomed.ref)
        const left = await suite.harness.machines()
        assert.deepEqual(
          left.map((machine) => machine.remoteId),
          [kept.spec.remoteId]
        )
      })
    )

    test(
      'never touches a foreign machine that sits on the id',
      run(async (suite) => {
        const driver = await suite.connect()
        const spec = suite.harness.spec(kind)
        await suite.harness.plantForeign(spec)
        const before = await suite.harness.machines()
        await rejectsWith('conflict', 'E_FOREIGN_MACHINE', suite.destroy(driver, refOf(spec)))
        assert.deepEqual(await suite.harness.machines(), before)
      })
    )

    test(
      'never touches a machine of ours that belongs to another service',
      run(async (suite) => {
        const { driver, ref } = await suite.built()
        const stranger = { ...ref, reference: suite.harness.spec(kind).reference }
        await rejectsWith('conflict', 'E_FOREIGN_MACHINE', suite.destroy(driver, stranger))
        assert.equal(await suite.isRunning(ref.remoteId), true)
      })
    )
  })
}
