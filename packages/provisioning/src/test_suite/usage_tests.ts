import assert from 'node:assert/strict'

import type { SuiteScope } from './register_driver_test_suite.js'

/** What a driver tells of the counters of machines, for those that say in their manifest that they do. */
export function registerUsageTests({ options, kind, run }: SuiteScope): void {
  const { test } = options

  test.group(`${options.name} | ${kind} | usage`, (group) => {
    group.each.timeout(options.timeoutMs ?? 10_000)

    test(
      'has the method that its manifest promises',
      run(async ({ harness }) => {
        const driver = await harness.connect()
        if (driver.manifest.capabilities.usage) assert.ok(driver.usage, 'usage is missing')
      })
    )

    test(
      'tells whole counters of its own machines and of no others',
      run(async (suite) => {
        const { driver, spec } = await suite.built()
        if (!driver.usage) return
        const foreign = suite.harness.spec(kind)
        await suite.harness.plantForeign(foreign)
        await suite.harness.settle?.()
        const read = await driver.usage()
        const own = read.find(({ remoteId }) => remoteId === spec.remoteId)
        assert.equal(own?.reference, spec.reference)
        assert.ok(read.every(({ remoteId }) => remoteId !== foreign.remoteId))
        for (const { networkInBytes, networkOutBytes } of read)
          for (const counter of [networkInBytes, networkOutBytes])
            assert.ok(Number.isSafeInteger(counter) && counter >= 0, `${counter} is no counter`)
      })
    )
  })
}
