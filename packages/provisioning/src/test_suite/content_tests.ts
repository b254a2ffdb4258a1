import assert from 'node:assert/strict'

import { readSettings } from '../settings.js'
import { expectedMachine } from './suite_context.js'
import type { HostMachine } from './harness.js'
import type { SuiteScope } from './register_driver_test_suite.js'

/** What a customer pays for, by the words in which a missing part is told. */
const PARTS: Record<string, readonly (keyof HostMachine)[]> = {
  'the place that was reserved': ['node', 'storage'],
  'its size': ['cores', 'memoryMb', 'diskGb'],
  'its host name': ['hostname'],
  'its network card': ['mac', 'bridge', 'vlan'],
  'its network rate': ['networkRateMBps'],
  'its addresses, each with prefix and gateway': ['addresses'],
  'its resolvers': ['nameservers'],
  'its SSH keys': ['sshKeys'],
  'what its customer answered': ['orderSettings'],
}

/** All that the spec tells arrives at the host. */
export function registerContentTests({ options, kind, run }: SuiteScope): void {
  const { test } = options
  const without: readonly (keyof HostMachine)[] = options.supports?.without ?? []

  test.group(`${options.name} | ${kind} | content`, (group) => {
    group.each.timeout(options.timeoutMs ?? 10_000)

    test(
      'is tried with a spec of which every part says something',
      run(async ({ harness }) => {
        const machine = expectedMachine(harness.spec(kind))
        const empty = Object.entries(machine).filter(
          ([, value]) => value === null || value === '' || [value].flat().length === 0
        )
        assert.deepEqual(
          empty.map(([name]) => name).filter((name) => !without.some((entry) => entry === name)),
          []
        )
      })
    )

    test(
      'is tried with an answer to each of its order fields, as customers give them',
      run(async (suite) => {
        const { manifest } = await suite.connect()
        const { orderSettings } = suite.harness.spec(kind)
        const read = readSettings(manifest.settings.order, orderSettings)
        assert.deepEqual(read, { ok: true, values: orderSettings })
        for (const { name } of manifest.settings.order)
          assert.notEqual(orderSettings[name], null, `the spec leaves "${name}" empty`)
      })
    )

    test(
      'builds without what customers may leave empty',
      run(async (suite) => {
        const driver = await suite.connect()
        const spec = suite.harness.spec(kind)
        const optional = driver.manifest.settings.order
          .filter(({ type, required }) => type !== 'boolean' && !required)
          .map(({ name }) => [name, null])
        const sparse = {
          ...spec,
          orderSettings: { ...spec.orderSettings, ...Object.fromEntries(optional) },
        }
        await suite.create(driver, sparse)
        await suite.assertHolds(sparse)
      })
    )

    for (const [part, names] of Object.entries(PARTS)) {
      const counted = names.filter((name) => !without.includes(name))
      if (counted.length === 0) continue
      test(
        `gives the machine ${part}`,
        run(async (suite) => {
          const { spec } = await suite.built()
          const machine = await suite.machine(spec.remoteId)
          const wanted = expectedMachine(spec)
          for (const name of counted) assert.deepEqual(machine?.[name], wanted[name], name)
        })
      )
    }

    test(
      'gives nothing that was not asked for',
      run(async (suite) => {
        const driver = await suite.connect()
        const full = suite.harness.spec(kind)
        const spec = {
          ...full,
          placement: { ...full.placement, vlan: null },
          addresses: full.addresses.filter((entry) => entry.family === 4),
          networkRateMBps: null,
          sshKeys: [],
        }
        await suite.create(driver, spec)
        await suite.assertHolds(spec)
      })
    )
  })
}
