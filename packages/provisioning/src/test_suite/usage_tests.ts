import assert from 'node:assert/strict'

import type { SuiteScope } from './register_driver_test_suite.js'

/** What a driver tells of the counters and the backups of machines, for those that say in their manifest that they do. */
export function registerUsageTests({ options, kind, run }: SuiteScope): void {
  const { test } = options

  test.group(`${options.name} | ${kind} | usage`, (group) => {
    group.each.timeout(options.timeoutMs ?? 10_000)

    test(
      'has the method that its manifest promises',
      run(async ({ harness }) => {
        const driver = await harness.connect()
        const { usage, backups } = driver.manifest.capabilities
        if (usage) assert.ok(driver.usage, 'usage is missing')
        if (backups) assert.ok(driver.backups, 'backups is missing')
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

    test(
      'tells every backup of its own machines and of no others',
      run(async (suite) => {
        const { driver, spec } = await suite.built()
        if (!driver.backups) return
        assert.ok(suite.harness.backUp, 'the harness cannot back machines up')
        assert.deepEqual(await driver.backups(), [])
        const foreign = suite.harness.spec(kind)
        await suite.harness.plantForeign(foreign)
        await suite.harness.settle?.()
        for (const bytes of [7_000_000, 5_000_000]) await suite.harness.backUp(spec, bytes)
        await suite.harness.backUp(foreign, 1_000_000)
        const read = await driver.backups()
        assert.deepEqual(
          read.map(({ reference, bytes }) => [reference, bytes]).sort(),
          [5_000_000, 7_000_000].map((bytes) => [spec.reference, bytes])
        )
        for (const { takenAt } of read) assert.ok(Number.isFinite(takenAt.getTime()))
      })
    )

    test(
      'tells no backups rather than some while the host is out of reach',
      run(async ({ harness }) => {
        const driver = await harness.connect()
        if (!driver.backups) return
        await harness.setReachable(false)
        await assert.rejects(() => driver.backups!())
      })
    )
  })
}
