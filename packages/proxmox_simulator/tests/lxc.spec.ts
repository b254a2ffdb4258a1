import { test } from '@japa/runner'
import { omit } from '../src/omit.js'
import { containerFields, startClient } from './support/client.js'
import { dataOf, reasonOf } from './support/replies.js'

test.group('Container', () => {
  test('is created from a template, with a name, an address and a root disk', async ({
    assert,
    cleanup,
  }) => {
    const client = await startClient(cleanup)
    const reply = await client.post('/nodes/pve1/lxc', {
      ...containerFields(300),
      'password': 'correct horse',
      'ssh-public-keys': 'ssh-ed25519 AAAA someone',
      'pool': 'innkeeper',
      'description': 'marker',
    })
    assert.match(reply.body.data, /:vzcreate:300:innkeeper@pve!panel:$/)
    const early = await client.put('/nodes/pve1/lxc/300/config', { cores: 1 })
    assert.equal(early.reason, 'CT is locked (create)')
    assert.equal(await client.finish(reply), 'OK')

    const data = await dataOf(client.get('/nodes/pve1/lxc/300/config'))
    assert.containSubset(data, {
      hostname: 'ct300',
      rootfs: 'local-lvm:vm-300-disk-0,size=8G',
      ostype: 'debian',
      unprivileged: 1,
      features: 'nesting=1',
      description: 'marker\n',
    })
    assert.match(
      data.net0,
      /^name=eth0,bridge=vmbr0,firewall=1,gw=192.0.2.1,hwaddr=BC:24:11:[0-9A-F:]{8},ip=192.0.2.50\/24,type=veth$/
    )
    assert.notProperty(data, 'password')
    assert.equal(client.simulator.cluster.poolOf(300)?.id, 'innkeeper')
  })

  test('takes its password and keys only when it is created', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    const short = await client.post('/nodes/pve1/lxc', { ...containerFields(300), password: 'abc' })
    assert.deepEqual(short.body.errors, { password: 'value must be at least 5 characters long' })
    await client.container(300)
    const late = await client.put('/nodes/pve1/lxc/300/config', { password: 'correct horse' })
    assert.deepEqual(Object.keys(late.body.errors), ['password'])
  })

  test('is privileged by default before version 9', async ({ assert, cleanup }) => {
    const fields = omit(containerFields(300), 'unprivileged', 'features')
    const eight = await startClient(cleanup, { profile: '8.4' })
    assert.equal(await eight.finish(await eight.post('/nodes/pve1/lxc', fields)), 'OK')
    assert.notProperty(await dataOf(eight.get('/nodes/pve1/lxc/300/config')), 'unprivileged')
    const nine = await startClient(cleanup, { profile: '9.2' })
    assert.equal(await nine.finish(await nine.post('/nodes/pve1/lxc', fields)), 'OK')
    const { body } = await nine.get('/nodes/pve1/lxc/300/config')
    assert.equal(body.data.unprivileged, 1)
    const refused = await nine.post('/nodes/pve1/lxc', { ...fields, vmid: 301, unprivileged: 0 })
    assert.equal(refused.reason, 'Permission check failed (/, Sys.Modify)')
  })

  test('cannot be created twice, nor from a template that is not there', async ({
    assert,
    cleanup,
  }) => {
    const client = await startClient(cleanup)
    await client.container(300)
    const twice = await client.post('/nodes/pve2/lxc', containerFields(300))
    assert.equal(twice.reason, "CT 300 already exists on node 'pve1'")
    const result = await client.container(301, { ostemplate: 'local:vztmpl/none.tar.zst' })
    assert.equal(
      result,
      "unable to create CT 301 - volume 'local:vztmpl/none.tar.zst' does not exist"
    )
    assert.isFalse(client.simulator.cluster.guests.has(301))
  })

  test('refuses a flag for a container that shares the ids of its host', async ({
    assert,
    cleanup,
  }) => {
    const client = await startClient(cleanup, { profile: '8.4' })
    const reply = await client.post('/nodes/pve1/lxc', { ...containerFields(300), unprivileged: 0 })
    assert.match(reply.reason, /feature flags for privileged container/)
  })

  test('takes a number alone as the size of a root disk on the storage', async ({
    assert,
    cleanup,
  }) => {
    const client = await startClient(cleanup)
    const result = await client.container(300, { rootfs: 4, storage: 'local-lvm' })
    assert.equal(result, 'OK')
    const { rootfs } = await dataOf(client.get('/nodes/pve1/lxc/300/config'))
    assert.equal(rootfs, 'local-lvm:vm-300-disk-0,size=4G')
  })

  test('takes empty features', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    const reply = await client.post('/nodes/pve1/lxc', { ...containerFields(300), features: '' })
    assert.equal(reply.status, 200)
  })

  test('grows, but refuses the size it has and a smaller one', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    await client.container(300)
    const resize = (size: string) =>
      client.put('/nodes/pve1/lxc/300/resize', { disk: 'rootfs', size })
    assert.equal(await client.finish(await resize('16G')), 'OK')
    assert.equal(await reasonOf(resize('16G')), 'disk is already at specified size')
    assert.equal(await reasonOf(resize('8G')), 'unable to shrink disk size')
    const { body } = await client.get('/nodes/pve1/lxc/300/config')
    assert.equal(body.data.rootfs, 'local-lvm:vm-300-disk-0,size=16G')
  })

  test('starts, shuts down and refuses what makes no sense at once', async ({
    assert,
    cleanup,
  }) => {
    const client = await startClient(cleanup)
    await client.container(300)
    const power = (action: string) => client.post(`/nodes/pve1/lxc/300/status/${action}`)
    assert.equal(await reasonOf(power('stop')), 'CT 300 not running')
    assert.equal(await client.finish(await power('start')), 'OK')
    assert.equal(await reasonOf(power('start')), 'CT 300 already running')
    const { body } = await client.get('/nodes/pve1/lxc/300/interfaces')
    assert.equal(body.data[1].inet, '192.0.2.50/24')
    assert.equal(await client.finish(await power('reboot')), 'OK')
    assert.equal(await client.finish(await power('shutdown')), 'OK')
    const status = await client.get('/nodes/pve1/lxc/300/status/current')
    assert.equal(status.body.data.status, 'stopped')
  })

  test('tells its number as text before version 9', async ({ assert, cleanup }) => {
    const kinds = []
    for (const profile of ['8.4', '9.2'] as const) {
      const client = await startClient(cleanup, { profile })
      await client.container(300)
      const { body } = await client.get('/nodes/pve1/lxc')
      kinds.push(typeof body.data[0].vmid)
    }
    assert.deepEqual(kinds, ['string', 'number'])
  })

  test('is deleted while it runs only by force', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    await client.container(300, { start: 1 })
    const refused = await client.delete('/nodes/pve1/lxc/300')
    assert.equal(refused.reason, 'unable to destroy CT 300 - container is running')
    const removed = await client.delete('/nodes/pve1/lxc/300?force=1&purge=1')
    assert.equal(await client.finish(removed), 'OK')
    const missing = await client.get('/nodes/pve1/lxc/300/config')
    assert.equal(missing.reason, "Configuration file 'nodes/pve1/lxc/300.conf' does not exist")
  })
})
