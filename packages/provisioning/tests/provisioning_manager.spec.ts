import { test } from '@japa/runner'

import { ProvisioningManager, defineConfig } from '../index.js'
import { FakeHost, fake } from '../src/fake/main.js'
import { silentLogger } from '../src/test_suite/main.js'
import type { DriverContext } from '../index.js'

const CONTEXT: DriverContext = {
  logger: silentLogger,
  clock: () => new Date(),
  signal: new AbortController().signal,
  instanceId: 'instance-1',
}
const CLUSTER = { id: 'c1', driver: 'fake', revision: 1, settings: { secret: 'fake-secret' } }

function aManager() {
  let loaded = 0
  const factory = fake(new FakeHost())
  const load = async () => {
    loaded += 1
    return factory()
  }
  const config = defineConfig({ default: 'fake', drivers: { other: load, fake: load } })
  return { manager: new ProvisioningManager(config), loads: () => loaded }
}

test.group('Provisioning manager', () => {
  test('lists the default driver first and loads none for it', ({ assert }) => {
    const { manager, loads } = aManager()
    assert.deepEqual(manager.names, ['fake', 'other'])
    assert.equal(loads(), 0)
  })

  test('loads a driver once', async ({ assert }) => {
    const { manager, loads } = aManager()
    await Promise.all([manager.use(), manager.use('fake'), manager.manifest()])
    assert.equal(loads(), 1)
  })

  test('says which driver is not configured', async ({ assert }) => {
    const { manager } = aManager()
    await assert.rejects(() => manager.use('vmware'), /No driver "vmware"/)
  })

  test('keeps one connection a cluster until its revision changes', async ({ assert }) => {
    const { manager } = aManager()
    const first = await manager.connect(CLUSTER, CONTEXT)
    assert.strictEqual(await manager.connect(CLUSTER, CONTEXT), first)
    assert.notStrictEqual(await manager.connect({ ...CLUSTER, revision: 2 }, CONTEXT), first)
    await manager.closeAll()
  })
})
