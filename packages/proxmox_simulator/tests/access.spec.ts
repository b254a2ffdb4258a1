import { test } from '@japa/runner'
import { containerFields, startClient } from './support/client.js'
import { reasonOf, statusOf } from './support/replies.js'
import type { AclEntry } from '../index.js'

const limited = (acl: AclEntry[]) => ({
  id: 'innkeeper@pve!limited',
  secret: 'secret',
  separated: true,
  acl,
})

test.group('Access', () => {
  test('lets a separated token without rights in and shows it empty lists', async ({
    assert,
    cleanup,
  }) => {
    const client = await startClient(cleanup)
    const token = limited([])
    client.simulator.addToken(token)
    const paths = [
      '/cluster/resources?type=vm',
      '/nodes/pve1/qemu',
      '/nodes/pve1/storage',
      '/pools',
    ]
    for (const path of paths) {
      const reply = await client.send('GET', path, { token })
      assert.deepEqual([reply.status, reply.body.data], [200, []])
    }
    const permissions = await client.send('GET', '/access/permissions', { token })
    assert.deepEqual(permissions.body.data, {})
  })

  test('names the path and the privilege that are missing', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    const token = limited([{ path: '/vms', role: 'InnkeeperTemplate' }])
    client.simulator.addToken(token)
    const config = await client.send('PUT', '/nodes/pve1/qemu/9000/resize', {
      token,
      body: 'disk=scsi0&size=20G',
    })
    assert.equal(config.status, 403)
    assert.equal(config.reason, 'Permission check failed (/vms/9000, VM.Config.Disk)')
    const clone = await client.send('POST', '/nodes/pve1/qemu/9000/clone', {
      token,
      body: 'newid=300',
    })
    assert.equal(clone.reason, 'Permission check failed')
    const status = await client.send('GET', '/cluster/status', { token })
    assert.equal(status.reason, 'Permission check failed (/, Sys.Audit)')
  })

  test('lets the deepest path decide', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    const token = limited([
      { path: '/vms', role: 'InnkeeperHost' },
      { path: '/vms/9000', role: 'PVEAuditor' },
    ])
    client.simulator.addToken(token)
    const body = 'newid=300&full=0'
    const one = await client.send('POST', '/nodes/pve1/qemu/9000/clone', { token, body })
    assert.equal(one.reason, 'Permission check failed (/vms/9000, VM.Clone)')
  })

  test('gives rights on a pool to its members, but only once they are members', async ({
    assert,
    cleanup,
  }) => {
    const client = await startClient(cleanup)
    const token = limited([
      { path: '/pool/innkeeper', role: 'InnkeeperHost' },
      { path: '/vms/9000', role: 'InnkeeperTemplate' },
      { path: '/storage', role: 'InnkeeperStorage' },
      { path: '/sdn/zones/localnetwork/vmbr0', role: 'InnkeeperNetwork' },
    ])
    client.simulator.addToken(token)
    const reply = await client.send('POST', '/nodes/pve1/qemu/9000/clone', {
      token,
      body: 'newid=300&full=1&pool=innkeeper',
    })
    assert.equal(reply.status, 200)
    client.simulator.advance(5000)
    const early = await client.send('GET', '/nodes/pve1/qemu/300/config', { token })
    assert.equal(early.status, 403)
    client.simulator.advance(5000)
    const late = await client.send('GET', '/nodes/pve1/qemu/300/config', { token })
    assert.equal(late.status, 200)
  })

  test('demands SDN.Use for every bridge, also when cloning', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    const token = limited([
      { path: '/vms', role: 'InnkeeperHost' },
      { path: '/storage', role: 'InnkeeperStorage' },
    ])
    client.simulator.addToken(token)
    const clone = await client.send('POST', '/nodes/pve1/qemu/9000/clone', {
      token,
      body: 'newid=300&full=1',
    })
    assert.equal(clone.reason, 'Permission check failed (/sdn/zones/localnetwork/vmbr0, SDN.Use)')
    await client.machine(301)
    const net = await client.send('PUT', '/nodes/pve1/qemu/301/config', {
      token,
      body: new URLSearchParams({ net0: 'virtio,bridge=vmbr0,tag=7' }).toString(),
    })
    assert.equal(net.reason, 'Permission check failed (/sdn/zones/localnetwork/vmbr0/7, SDN.Use)')
  })

  test('asks for another privilege for the guest agent in each version', async ({
    assert,
    cleanup,
  }) => {
    const reasons = []
    for (const profile of ['8.4', '9.2'] as const) {
      const client = await startClient(cleanup, { profile })
      const token = limited([{ path: '/vms', role: 'PVEAuditor' }])
      client.simulator.addToken(token)
      const path = '/nodes/pve1/qemu/9000/agent/network-get-interfaces'
      reasons.push(await reasonOf(client.send('GET', path, { token })))
      const { body } = await client.get('/access/permissions?path=/vms')
      assert.equal('VM.Monitor' in body.data['/vms'], profile === '8.4')
    }
    assert.deepEqual(reasons, [
      'Permission check failed (/vms/9000, VM.Monitor)',
      'Permission check failed (/vms/9000, VM.GuestAgent.Audit|VM.GuestAgent.Unrestricted)',
    ])
  })

  test('never takes a token for root', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    await client.machine(200)
    const skip = await client.put('/nodes/pve1/qemu/200/config', { skiplock: 1, cores: 2 })
    assert.deepEqual(skip.body.errors, { skiplock: 'Only root may use this option.' })
    assert.equal(await statusOf(client.put('/nodes/pve1/qemu/200/config', { args: '-s' })), 500)
    const features = await client.post('/nodes/pve1/lxc', {
      ...containerFields(300),
      features: 'fuse=1',
    })
    assert.equal(
      features.reason,
      'Permission check failed (changing feature flags (except nesting) is only allowed for root@pam)'
    )
  })

  test('shows a token its own tasks and an auditor all of them', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    const token = limited([{ path: '/vms', role: 'InnkeeperHost' }])
    client.simulator.addToken(token)
    await client.machine(200)
    const mine = await client.send('GET', '/nodes/pve1/tasks?source=all', { token })
    assert.deepEqual(mine.body.data, [])
    const all = await client.get('/nodes/pve1/tasks?source=all')
    assert.lengthOf(all.body.data, 1)
  })
})
