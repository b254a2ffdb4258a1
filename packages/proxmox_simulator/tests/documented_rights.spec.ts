import { test } from '@japa/runner'
import { containerFields, startClient } from './support/client.js'
import { dataOf, reasonOf, statusOf } from './support/replies.js'
import type { TestContext } from '@japa/runner/core'

/** The user of a fresh simulator, with the rights that the documentation asks for. */
const documented = (cleanup: TestContext['cleanup']) => startClient(cleanup, { users: undefined })

test.group('Documented rights', () => {
  test('[PVE1] a container may not be tagged before it is in its pool', async ({
    assert,
    cleanup,
  }) => {
    const client = await documented(cleanup)
    const fields = { ...containerFields(300), pool: 'innkeeper' }
    assert.equal(
      await reasonOf(client.post('/nodes/pve1/lxc', { ...fields, tags: 'a' })),
      'Permission check failed (/vms/300, VM.Config.Options)'
    )
    assert.equal(await client.finish(await client.post('/nodes/pve1/lxc', fields)), 'OK')
    assert.equal(await statusOf(client.put('/nodes/pve1/lxc/300/config', { tags: 'a' })), 200)
  })

  test('[PVE1] its startup order needs nothing but the right to its options', async ({
    assert,
    cleanup,
  }) => {
    const client = await documented(cleanup)
    await client.container(300, { pool: 'innkeeper' })
    assert.equal(
      await statusOf(client.put('/nodes/pve1/lxc/300/config', { startup: 'order=1' })),
      200
    )
    await client.machine(200, { pool: 'innkeeper' })
    assert.equal(
      await reasonOf(client.put('/nodes/pve1/qemu/200/config', { startup: 'order=1' })),
      'Permission check failed (/, Sys.Modify)'
    )
  })

  test('[PVE3] nothing is made outside of the pool, and what others own may only be read', async ({
    assert,
    cleanup,
  }) => {
    const client = await documented(cleanup)
    const clone = client.post('/nodes/pve1/qemu/9000/clone', { newid: 200, full: 1 })
    assert.equal(await reasonOf(clone), 'Permission check failed')
    client.simulator.fault({ kind: 'foreign_guest', vmid: 400, node: 'pve1' })
    assert.equal(await statusOf(client.get('/nodes/pve1/qemu/400/config')), 200)
    assert.equal(
      await reasonOf(client.post('/nodes/pve1/qemu/400/status/stop')),
      'Permission check failed (/vms/400, VM.PowerMgmt)'
    )
  })

  test('every template, storage and bridge of the cluster is covered', async ({
    assert,
    cleanup,
  }) => {
    const client = await documented(cleanup)
    const table = await dataOf(client.get('/access/permissions'))
    for (const path of ['/vms/9102', '/storage/ceph-vm', '/sdn/zones/localnetwork/vmbr0']) {
      assert.property(table, path)
    }
    assert.notProperty(table['/vms'], 'VM.Allocate')
    assert.notProperty(table['/'], 'Sys.Modify')
  })

  test('[PVE9] a template that is destroyed takes its rights with it; a reset brings them back', async ({
    assert,
    cleanup,
  }) => {
    const client = await startClient(cleanup, {
      users: [
        {
          id: 'innkeeper@pve',
          acl: [
            { path: '/vms/9000', role: 'InnkeeperTemplate' },
            { path: '/vms', role: 'InnkeeperHost' },
          ],
        },
      ],
    })
    const table = async () => {
      const { acl = [] } = client.simulator.access.users.get('innkeeper@pve') ?? {}
      return acl.map(({ path }) => path)
    }
    client.simulator.cluster.destroy(client.simulator.cluster.guests.get(9000)!)
    assert.deepEqual(await table(), ['/vms'])
    client.simulator.reset()
    assert.deepEqual(await table(), ['/vms/9000', '/vms'])
  })

  test('[PVE6] tags can be kept from those who are not privileged', async ({ assert, cleanup }) => {
    const client = await documented(cleanup)
    await client.machine(200, { pool: 'innkeeper' })
    client.simulator.fault({ kind: 'tags_restricted', allow: 'list', list: ['fine'] })
    const tagged = (tags: string) => client.put('/nodes/pve1/qemu/200/config', { tags })
    assert.equal(
      await reasonOf(tagged('innkeeper-1')),
      "Permission check failed (/, Sys.Modify for modifying tag 'innkeeper-1')"
    )
    assert.equal(await statusOf(tagged('template;fine')), 200)
    const options = await dataOf(client.get('/cluster/options'))
    assert.deepEqual(options['allowed-tags'], ['fine'])
    assert.deepInclude(options['user-tag-access'], { 'user-allow': 'list' })
  })
})
