import { test } from '@japa/runner'

import { FakeHarness, registerDriverTestSuite } from '../src/test_suite/main.js'
import { MACHINE_KINDS } from '../index.js'
import type { MachineKind, MachineSpec } from '../index.js'
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

type Trial = { title: string; body: () => Promise<void> }

/** The suite's tests, kept instead of run. */
function trialsAgainst(kind: MachineKind, lost: Partial<MachineSpec>): Trial[] {
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
    createHarness: async () => new CarelessHarness(lost),
  })
  return trials
}

async function failuresOf(kind: MachineKind, lost: Partial<MachineSpec>): Promise<string[]> {
  const failed: string[] = []
  for (const { title, body } of trialsAgainst(kind, lost)) {
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
    for (const kind of MACHINE_KINDS) assert.deepEqual(await failuresOf(kind, {}), [])
  })

  test('fails the suite when it loses {loses}')
    .with(LOSSES)
    .run(async ({ assert }, { lost, fails }) => {
      for (const kind of MACHINE_KINDS) {
        const failed = await failuresOf(kind, lost)
        assert.deepEqual(
          failed.filter((title) => title.startsWith('gives the machine')),
          fails.map((part) => `gives the machine ${part}`)
        )
        assert.include(failed, 'builds the machine that was asked for and starts it')
        assert.include(failed, 'keeps its promise when killed at every remote call of create')
      }
    })
})
