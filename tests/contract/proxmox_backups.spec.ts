import { test } from '@japa/runner'
import { rejectsWith, runToCompletion } from '@innkeeper/provisioning/test_suite'

import { ProxmoxHarness } from './proxmox_harness.js'
import type { ProxmoxSimulator } from '@innkeeper/proxmox-simulator'

test.group('Proxmox VE | backups', (group) => {
  let simulator: ProxmoxSimulator
  let harness: ProxmoxHarness

  group.setup(async () => {
    simulator = await ProxmoxHarness.start('9.2')
    return () => simulator.close()
  })

  group.each.setup(() => {
    harness = ProxmoxHarness.on(simulator)
    return () => harness.close()
  })

  async function built() {
    const driver = harness.connect()
    const spec = harness.spec('vm')
    await runToCompletion((checkpoint) => driver.create(spec, checkpoint), {
      wait: (ms) => harness.wait(ms),
    })
    await harness.settle()
    return { driver, spec, vmid: Number(spec.remoteId) }
  }

  const shareBackups = () => {
    const storage = {
      id: 'pbs',
      type: 'pbs',
      shared: true,
      content: ['backup'],
      total: 1e12,
      base: 0,
    }
    simulator.cluster.storages.set('pbs', { ...storage, nodes: ['pve1', 'pve2'], files: [] })
    simulator.access.users
      .get('innkeeper@pve')
      ?.acl.push({ path: '/storage/pbs', role: 'InnkeeperStorage' })
  }

  test('of a shared storage count once, those of every node’s own storage too', async ({
    assert,
  }) => {
    const { driver, vmid } = await built()
    shareBackups()
    simulator.backUp(vmid, { size: 5 })
    simulator.backUp(vmid, { size: 7, storage: 'pbs' })
    simulator.clearRequests()
    const read = await driver.backups()
    assert.sameMembers(
      read.map(({ bytes }) => bytes),
      [5, 7]
    )
    const asked = simulator.requests().map(({ path }) => path)
    assert.sameMembers(asked, [
      '/cluster/resources',
      '/nodes/pve1/storage/local/content?content=backup',
      '/nodes/pve2/storage/local/content?content=backup',
      '/nodes/pve1/storage/pbs/content?content=backup',
    ])
    assert.equal(read[0].takenAt.getTime() % 1000, 0)
  })

  test('are not told at all while a storage that may hold some does not answer', async ({
    assert,
  }) => {
    const { driver, vmid } = await built()
    simulator.backUp(vmid, { size: 5 })
    simulator.fault({ kind: 'node_offline', node: 'pve2' })
    await rejectsWith('transient', 'E_HOST_BUSY', driver.backups())
    simulator.clearFaults()
    assert.lengthOf(await driver.backups(), 1)
  })

  test('that the token may not read are none', async ({ assert }) => {
    const { vmid } = await built()
    simulator.backUp(vmid, { size: 5 })
    simulator.addToken({
      ...{ id: 'innkeeper@pve!audit', secret: 'secret', separated: true },
      acl: [
        { path: '/vms', role: 'PVEAuditor' },
        { path: '/nodes', role: 'InnkeeperNode' },
        { path: '/storage/local', role: 'InnkeeperStorage' },
      ],
    })
    const driver = harness.connect({ token: { id: 'innkeeper@pve!audit', secret: 'secret' } })
    assert.deepEqual(await driver.backups(), [])
  })
})
