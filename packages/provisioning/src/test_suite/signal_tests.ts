import assert from 'node:assert/strict'

import { rejectsWith } from './rejects_with.js'
import type { SuiteScope } from './register_driver_test_suite.js'

/** How long a driver is told to wait for an answer here. */
const PATIENCE_MS = 200

/** A host that takes calls and answers none holds nobody up. */
export function registerSignalTests({ options, kind, run }: SuiteScope): void {
  const { test } = options

  test.group(`${options.name} | ${kind} | signals`, (group) => {
    group.each.timeout(options.timeoutMs ?? 10_000)

    test(
      'gives a call up when its signal is aborted',
      run(async ({ harness }) => {
        const driver = await harness.connect()
        const { reference } = harness.spec(kind)
        await harness.fallSilent()
        const lease = new AbortController()
        const finding = driver.find(reference, { signal: lease.signal })
        lease.abort()
        await rejectsWith('transient', 'E_ABORTED', finding)
      })
    )

    test(
      'gives every call up when the process shuts down',
      run(async ({ harness }) => {
        const process = new AbortController()
        const driver = await harness.connect({ signal: process.signal })
        const { reference } = harness.spec(kind)
        await harness.fallSilent()
        const finding = driver.find(reference, { signal: new AbortController().signal })
        process.abort()
        await rejectsWith('transient', 'E_ABORTED', finding)
      })
    )

    test(
      'changes nothing once its signal is aborted',
      run(async (suite) => {
        const { driver, spec, ref } = await suite.built()
        const call = { signal: AbortSignal.abort() }
        const other = suite.harness.spec(kind)
        await rejectsWith('transient', 'E_ABORTED', driver.create(other, null, call))
        await rejectsWith('transient', 'E_ABORTED', driver.power('stop', ref, null, call))
        await rejectsWith('transient', 'E_ABORTED', driver.suspend(ref, null, call))
        await rejectsWith('transient', 'E_ABORTED', driver.unsuspend(ref, null, call))
        await rejectsWith('transient', 'E_ABORTED', driver.destroy(ref, null, call))
        if (driver.manifest.capabilities.resize && driver.resize) {
          const resizing = driver.resize(ref, { ...spec, cores: spec.cores + 1 }, null, call)
          await rejectsWith('transient', 'E_ABORTED', resizing)
        }
        await suite.assertHolds(spec)
      })
    )

    test(
      'reports a silent host once its patience is at an end',
      run(async ({ harness }) => {
        const driver = await harness.connect({ timeoutMs: PATIENCE_MS })
        await harness.fallSilent()
        const report = await driver.probe()
        assert.equal(report.ok, false)
        assert.ok(report.problems.length > 0)
      })
    )
  })
}
