import { test } from '@japa/runner'

import { FakeHarness, registerDriverTestSuite } from '../src/test_suite/main.js'
import { MACHINE_KINDS } from '../index.js'
import type { MachineKind, MachineSize, MachineSpec } from '../index.js'
import type { ConnectOptions, DriverTestSuiteOptions } from '../src/test_suite/main.js'

/** A driver that keeps every promise, but builds without a part of what it was told. */
class CarelessHarness extends FakeHarness {
  constructor(private readonly lost: Partial<MachineSpec>) {
    super()
  }

  override connect(options?: ConnectOptions) {
    const driver = super.connect(options)
    const create = driver.create.bind(driver)
    driver.create = (spec, ...rest) => create({ ...spec, ...this.lost }, ...rest)
    return driver
  }
}

/** A driver that builds well, but resizes without a part of what it was told. */
class CarelessResizeHarness extends FakeHarness {
  constructor(private readonly lost: Partial<MachineSize>) {
    super()
  }

  override connect(options?: ConnectOptions) {
    const driver = super.connect(options)
    const resize = driver.resize.bind(driver)
    driver.resize = (machine, size, ...rest) => resize(machine, { ...size, ...this.lost }, ...rest)
    return driver
  }
}

/** A driver that adds to a disk what is missing of it as it was at first, instead of naming its size. */
class AddingHarness extends FakeHarness {
  override connect(options?: ConnectOptions) {
    this.host.grow = (remoteId, diskGb) => {
      const machine = this.host.machines.get(remoteId)
      if (machine && diskGb !== 20) machine.diskGb += diskGb - 20
    }
    return super.connect(options)
  }
}

/** A driver of a host that does not say how much fits on it. */
class SilentHarness extends FakeHarness {
  override connect(options?: ConnectOptions) {
    const driver = super.connect(options)
    const inventory = driver.inventory.bind(driver)
    driver.inventory = async (call) => {
      const { nodes, storages, ...rest } = await inventory(call)
      return {
        ...rest,
        nodes: nodes.map((node) => ({ ...node, memoryTotalBytes: null })),
        storages: storages.map((storage) => ({ ...storage, freeBytes: null })),
      }
    }
    return driver
  }
}

/** A driver that takes a machine for gone which is still being built. */
class HastyHarness extends FakeHarness {
  override connect(options?: ConnectOptions) {
    const driver = super.connect(options)
    const destroy = driver.destroy.bind(driver)
    driver.destroy = async (machine, ...rest) => {
      const isGone = !this.host.isBuilt(machine.remoteId)
      return isGone ? { status: 'done', result: null } : destroy(machine, ...rest)
    }
    return driver
  }
}

type Trial = { title: string; body: () => Promise<void> }

/** The suite's tests, kept instead of run. */
function trialsAgainst(kind: MachineKind, makeHarness: () => FakeHarness): Trial[] {
  const trials: Trial[] = []
  const group = { each: { timeout: () => undefined }, tap: () => undefined }
  const recorder = Object.assign(
    (title: string, body: Trial['body']) => trials.push({ title, body }),
    { group: (_title: string, define: (group: unknown) => void) => define(group) }
  )
  registerDriverTestSuite({
    test: recorder as unknown as DriverTestSuiteOptions['test'],
    name: 'Careless driver',
    kinds: [kind],
    createHarness: async () => makeHarness(),
  })
  return trials
}

async function failuresOf(kind: MachineKind, makeHarness: () => FakeHarness): Promise<string[]> {
  const failed: string[] = []
  for (const { title, body } of trialsAgainst(kind, makeHarness)) {
    await body().catch(() => failed.push(title))
  }
  return failed
}

const LOSSES: { loses: string; lost: Partial<MachineSpec>; fails: string[] }[] = [
  { loses: 'the SSH keys', lost: { sshKeys: [] }, fails: ['its SSH keys'] },
  {
    loses: 'the network',
    lost: { addresses: [], nameservers: [], networkRateMBps: null },
    fails: ['its network rate', 'its addresses, each with prefix and gateway', 'its resolvers'],
  },
  { loses: 'the host name', lost: { hostname: 'localhost' }, fails: ['its host name'] },
  {
    loses: 'what the customer answered',
    lost: { orderSettings: {} },
    fails: ['what its customer answered'],
  },
  { loses: 'the size', lost: { memoryMb: 512 }, fails: ['its size'] },
]

/** What passes the suite was given what it was sold with; a driver that loses some of it must not. */
test.group('A careless driver', () => {
  test('passes when it loses nothing', async ({ assert }) => {
    for (const kind of MACHINE_KINDS)
      assert.deepEqual(await failuresOf(kind, () => new CarelessHarness({})), [])
  })

  test('fails the suite when it loses {loses}')
    .with(LOSSES)
    .run(async ({ assert }, { lost, fails }) => {
      for (const kind of MACHINE_KINDS) {
        const failed = await failuresOf(kind, () => new CarelessHarness(lost))
        assert.deepEqual(
          failed.filter((title) => title.startsWith('gives the machine')),
          fails.map((part) => `gives the machine ${part}`)
        )
        assert.include(failed, 'builds the machine that was asked for and starts it')
        assert.include(failed, 'keeps its promise when killed at every remote call of create')
      }
    })

  test('fails the suite when its resizing loses {0}')
    .with([
      ['memory', { memoryMb: 2048 }],
      ['cores', { cores: 2 }],
      ['the disk', { diskGb: 20 }],
    ] as const)
    .run(async ({ assert }, [, lost]) => {
      for (const kind of MACHINE_KINDS)
        assert.includeMembers(await failuresOf(kind, () => new CarelessResizeHarness(lost)), [
          'gives a running machine more of everything, at the latest by a restart',
          'keeps its promise when killed at every remote call of resize',
        ])
    })

  test('fails the suite when its resizing loses addresses, or grows a disk twice', async ({
    assert,
  }) => {
    for (const kind of MACHINE_KINDS) {
      const without = () => new CarelessResizeHarness({ addresses: [] })
      assert.include(await failuresOf(kind, without), 'adds an address and takes it away again')
      assert.include(
        await failuresOf(kind, () => new AddingHarness()),
        'keeps its promise when killed at every remote call of resize'
      )
    }
  })

  test('fails the suite when it takes what is being built for gone', async ({ assert }) => {
    for (const kind of MACHINE_KINDS)
      assert.deepEqual(await failuresOf(kind, () => new HastyHarness()), [
        'leaves nothing of a machine whose building is given up after any of its steps',
        'leaves nothing of a machine whose builder died before any of its calls',
        'leaves nothing of a machine whose builder died after any of its calls',
        'removes it also when killed at every remote call',
        'leaves a machine alone that is being built beside it',
      ])
  })

  test('fails the suite when it does not tell how much room there is', async ({ assert }) => {
    for (const kind of MACHINE_KINDS)
      assert.deepEqual(await failuresOf(kind, () => new SilentHarness()), [
        'tells of more room than the spec needs, as the panel sells only where it knows of room',
      ])
  })
})
