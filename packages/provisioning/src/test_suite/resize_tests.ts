import assert from 'node:assert/strict'

import { larger, presentSize, restart, sizeOf } from './sizes.js'
import { refOf } from './suite_context.js'
import { rejectsWith } from './rejects_with.js'
import type { MachineAddress, MachineSpec, ProvisioningDriver } from '../contract.js'
import type { CheckpointStore } from './run_to_completion.js'
import type { SuiteScope } from './register_driver_test_suite.js'
import type { SuiteContext } from './suite_context.js'

type Body = (suite: SuiteContext) => Promise<void>

/** Another size for a machine that exists, for drivers that say in their manifest that they can. */
export function registerResizeTests({ options, kind, run }: SuiteScope): void {
  const { test } = options

  test.group(`${options.name} | ${kind} | resize`, (group) => {
    group.each.timeout(options.timeoutMs ?? 10_000)

    test(
      'has the method and the plan that its manifest promises',
      run(async (suite) => {
        const driver = await suite.connect()
        const { resize = false } = driver.manifest.capabilities
        if (resize) assert.ok(driver.resize, 'the manifest says "resize"')
        if (resize) assert.ok(driver.steps('resize', kind).length > 0, 'a plan is never empty')
      })
    )

    const whereItCan = (body: Body) =>
      run(async (suite) => {
        const { manifest } = await suite.connect()
        if (manifest.capabilities.resize) await body(suite)
      })

    test(
      'gives a running machine more of everything, at the latest by a restart',
      whereItCan(async (suite) => {
        const { driver, spec, ref } = await suite.built()
        const size = larger(spec)
        const resized = await suite.resize(driver, ref, size)
        assert.equal(resized.remoteId, spec.remoteId)
        assert.equal(resized.reference, spec.reference)
        assert.equal(resized.power, 'running')
        const { diskGb } = size
        if (resized.restartNeeded) await suite.assertHolds(spec, { diskGb })
        if (resized.restartNeeded) await restart(suite, driver, ref)
        await suite.assertHolds(spec, sizeOf(size))
      })
    )

    test(
      'takes cores and memory away again',
      whereItCan(async (suite) => {
        const { driver, spec, ref } = await suite.built()
        const size = { ...presentSize(spec), cores: 1, memoryMb: spec.memoryMb / 2 }
        const resized = await suite.resize(driver, ref, size)
        if (resized.restartNeeded) await restart(suite, driver, ref)
        await suite.assertHolds(spec, sizeOf(size))
      })
    )

    test(
      'resizes a machine that stands still, which needs no restart',
      whereItCan(async (suite) => {
        const { driver, spec, ref } = await suite.built()
        const can = options.power ?? driver.manifest.capabilities.power
        await suite.power(driver, can.includes('stop') ? 'stop' : 'shutdown', ref)
        const resized = await suite.resize(driver, ref, larger(spec))
        assert.equal(resized.restartNeeded, false)
        assert.equal(resized.power, 'stopped')
        await suite.assertHolds(spec, { ...sizeOf(larger(spec)), running: false })
      })
    )

    test(
      'changes nothing more when asked twice, and takes back what still waits',
      whereItCan(async (suite) => {
        const { driver, spec, ref } = await suite.built()
        const first = await suite.resize(driver, ref, larger(spec))
        assert.deepEqual(await suite.resize(driver, ref, larger(spec)), first)
        const back = { ...presentSize(spec), diskGb: larger(spec).diskGb }
        const undone = await suite.resize(driver, ref, back)
        assert.equal(undone.restartNeeded, false)
        await suite.assertHolds(spec, { diskGb: back.diskGb })
      })
    )

    test(
      'adds an address and takes it away again',
      whereItCan(async (suite) => {
        const { driver, spec, ref } = await suite.built()
        const size = presentSize(spec)
        const more = { ...size, addresses: [...spec.addresses, further(spec)] }
        const resized = await suite.resize(driver, ref, more)
        assert.equal(resized.restartNeeded, false)
        await assertUses(suite, driver, spec, more.addresses)
        await suite.resize(driver, ref, size)
        await assertUses(suite, driver, spec, size.addresses)
      })
    )

    test(
      'refuses to make a disk smaller, and changes nothing',
      whereItCan(async (suite) => {
        const { driver, spec, ref } = await suite.built()
        const size = { ...larger(spec), diskGb: spec.diskGb - 1 }
        await rejectsWith('permanent', 'E_INVALID_SPEC', suite.resize(driver, ref, size))
        await suite.assertHolds(spec)
      })
    )

    test(
      'refuses more disk than there is room for, and changes nothing',
      whereItCan(async (suite) => {
        const { driver, spec, ref } = await suite.built()
        if (!(await suite.harness.fillUp('disks', kind))) return
        await rejectsWith('capacity', 'E_NO_SPACE', suite.resize(driver, ref, larger(spec)))
        await suite.assertHolds(spec)
        const smaller = { ...presentSize(spec), cores: 1 }
        const resized = await suite.resize(driver, ref, smaller)
        if (resized.restartNeeded) await restart(suite, driver, ref)
        await suite.assertHolds(spec, sizeOf(smaller))
      })
    )

    test(
      'announces its intent before the first call that changes anything',
      whereItCan(async (suite) => {
        const { spec, ref } = await suite.built()
        const store: CheckpointStore = { checkpoint: null, steps: [] }
        const intents: boolean[] = []
        const driver = await suite.harness.connect({
          onRemoteCall(call) {
            if (call.mutates && call.phase === 'before')
              intents.push(store.checkpoint?.intent === true)
          },
        })
        await suite.resize(driver, ref, larger(spec), store)
        assert.equal(intents[0], true)
        const plan = driver.steps('resize', kind).map(({ id }) => id)
        const visited = store.steps ?? []
        assert.deepEqual(
          visited,
          plan.filter((step) => visited.includes(step))
        )
      })
    )

    test(
      'comes to the same size when answers are lost, and when two do it at once',
      whereItCan(async (suite) => {
        const { driver, spec, ref } = await suite.built()
        await suite.harness.loseNextAnswer()
        const other = await suite.connect()
        const both = await Promise.all(
          [driver, other].map((each) => suite.resize(each, ref, larger(spec)))
        )
        if (both.some(({ restartNeeded }) => restartNeeded)) await restart(suite, driver, ref)
        await suite.assertHolds(spec, sizeOf(larger(spec)))
      })
    )

    test(
      'changes neither a foreign machine nor one that is not there',
      whereItCan(async (suite) => {
        const driver = await suite.connect()
        const [foreign, absent] = [suite.harness.spec(kind), suite.harness.spec(kind)]
        await suite.harness.plantForeign(foreign)
        const before = await suite.harness.machines()
        const [theirs, none] = [refOf(foreign), refOf(absent)]
        const size = larger(foreign)
        await rejectsWith('conflict', 'E_FOREIGN_MACHINE', suite.resize(driver, theirs, size))
        await rejectsWith('permanent', 'E_MACHINE_MISSING', suite.resize(driver, none, size))
        assert.deepEqual(await suite.harness.machines(), before)
      })
    )
  })
}

/** Another address of the network that the first IPv4 address is of. */
function further({ addresses }: MachineSpec): MachineAddress {
  const first = addresses.find(({ family }) => family === 4)
  assert.ok(first, 'the spec has an IPv4 address')
  const [, network, last] = /^(.*\.)(\d+)$/.exec(first.address) ?? []
  return { ...first, address: `${network}${Number(last) + 1}`, primary: false }
}

/** Asserts that the machine may use these addresses and no others, by the host's own words. */
async function assertUses(
  suite: SuiteContext,
  driver: ProvisioningDriver,
  spec: MachineSpec,
  addresses: MachineAddress[]
): Promise<void> {
  const { remoteId, kind, placement } = spec
  const machine = await suite.machine(remoteId)
  const described = await driver.describe?.({ remoteId, kind, node: placement.node })
  const used = described?.addresses ?? machine?.addresses.map(({ address }) => address) ?? []
  assert.deepEqual(used.toSorted(), addresses.map(({ address }) => address).toSorted())
}
