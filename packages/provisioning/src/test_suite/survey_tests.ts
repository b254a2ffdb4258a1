import assert from 'node:assert/strict'

import type { MachineSpec, ProvisioningDriver } from '../contract.js'
import type { SuiteScope } from './register_driver_test_suite.js'

const OTHER_INSTANCE = '01JOTHERINSTALLATION000000'

/** What a driver tells of everything at the host, for those that say in their manifest that they do. */
export function registerSurveyTests({ options, kind, run }: SuiteScope): void {
  const { test } = options

  test.group(`${options.name} | ${kind} | survey`, (group) => {
    group.each.timeout(options.timeoutMs ?? 10_000)

    test(
      'has the methods that its manifest promises',
      run(async ({ harness }) => {
        const driver = await harness.connect()
        if (!driver.manifest.capabilities.survey) return
        assert.ok(driver.survey && driver.describe, 'survey and describe belong together')
      })
    )

    test(
      'lists its own machines with their references and others without',
      run(async (suite) => {
        const { driver, spec } = await suite.built()
        const { survey } = readers(driver)
        if (!survey) return
        const foreign = suite.harness.spec(kind)
        await suite.harness.plantForeign(foreign)
        await suite.harness.settle?.()
        const listed = new Map((await survey()).map((entry) => [entry.remoteId, entry]))
        assert.equal(listed.get(spec.remoteId)?.reference, spec.reference)
        assert.equal(listed.get(spec.remoteId)?.kind, kind)
        assert.equal(listed.get(spec.remoteId)?.node, spec.placement.node)
        assert.equal(listed.get(foreign.remoteId)?.reference, null)
      })
    )

    test(
      'describes what a machine uses: its mark, its card, its place and all its addresses',
      run(async (suite) => {
        const { driver, spec } = await suite.built()
        const { describe } = readers(driver)
        if (!describe) return
        const described = await describe(at(spec))
        const { mac, ...rest } = described ?? { mac: null }
        assert.equal(mac?.toUpperCase(), spec.mac.toUpperCase())
        const { storage, bridge, vlan = null } = spec.placement
        const addresses = spec.addresses.map(({ address }) => address)
        assert.deepEqual(rest, { reference: spec.reference, storage, bridge, vlan, addresses })
      })
    )

    test(
      'knows no description of a machine that is not there, and no reference of one that is not ours',
      run(async (suite) => {
        const theirs = await suite.built()
        const driver = await suite.harness.connect({ instanceId: OTHER_INSTANCE })
        const { survey, describe } = readers(driver)
        if (!survey || !describe) return
        const listed = await survey()
        const entry = listed.find(({ remoteId }) => remoteId === theirs.spec.remoteId)
        assert.equal(entry?.reference, null)
        assert.equal((await describe(at(theirs.spec)))?.reference, null)
        const { remoteId } = suite.harness.spec(kind)
        assert.equal(await describe({ ...at(theirs.spec), remoteId }), null)
      })
    )
  })
}

const at = ({ remoteId, kind, placement }: MachineSpec) => ({
  remoteId,
  kind,
  node: placement.node,
})

function readers(driver: ProvisioningDriver) {
  if (!driver.manifest.capabilities.survey) return {}
  return { survey: driver.survey?.bind(driver), describe: driver.describe?.bind(driver) }
}
