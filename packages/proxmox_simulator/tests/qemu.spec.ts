import { test } from '@japa/runner'
import { startClient } from './support/client.js'
import { dataOf, reasonOf, statusOf } from './support/replies.js'

test.group('Virtual machine | clone', () => {
  test('names the source in the UPID, locks the copy and gives its marker only after the first disk', async ({
    assert,
    cleanup,
  }) => {
    const client = await startClient(cleanup)
    const reply = await client.post('/nodes/pve1/qemu/9000/clone', {
      newid: 200,
      full: 1,
      name: 'web',
      description: 'marker',
      pool: 'innkeeper',
    })
    assert.match(
      reply.body.data,
      /^UPID:pve1:[0-9A-F]{8}:[0-9A-F]{8}:[0-9A-F]{8}:qmclone:9000:innkeeper@pve!panel:$/
    )

    const config = async () => await dataOf(client.get('/nodes/pve1/qemu/200/config'))
    assert.containSubset(await config(), { lock: 'clone', description: 'qmclone temporary file' })
    client.simulator.advance(4000)
    assert.containSubset(await config(), { lock: 'clone', description: 'marker', name: 'web' })
    assert.isUndefined(client.simulator.cluster.poolOf(200))
    client.simulator.advance(1800)
    assert.notProperty(await config(), 'lock')
    assert.isUndefined(client.simulator.cluster.poolOf(200))
    client.simulator.advance(1000)
    assert.equal(client.simulator.cluster.poolOf(200)?.id, 'innkeeper')
  })

  test('copies disks, firewall and settings, but neither addresses nor the template mark', async ({
    assert,
    cleanup,
  }) => {
    const client = await startClient(cleanup)
    await client.put('/nodes/pve1/qemu/9000/firewall/options', { enable: 1, policy_in: 'DROP' })
    assert.equal(await client.machine(200, { storage: 'ceph-vm' }), 'OK')
    const source = await dataOf(client.get('/nodes/pve1/qemu/9000/config'))
    const copy = await dataOf(client.get('/nodes/pve1/qemu/200/config'))
    assert.equal(copy.scsi0.split(',')[0], 'ceph-vm:vm-200-disk-0')
    assert.match(copy.ide2, /^ceph-vm:vm-200-cloudinit,/)
    assert.notProperty(copy, 'template')
    assert.notEqual(copy.net0, source.net0)
    assert.match(copy.net0, /^virtio=BC:24:11:[0-9A-F:]{8},bridge=vmbr0,firewall=1$/)
    const options = await client.get('/nodes/pve1/qemu/200/firewall/options')
    assert.deepInclude(options.body.data, { enable: 1, policy_in: 'DROP' })
  })

  test('links a template by default, without a storage of its own', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    const path = '/nodes/pve1/qemu/9000/clone'
    const refused = await client.post(path, { newid: 200, storage: 'ceph-vm' })
    assert.equal(refused.reason, "parameter 'storage' not allowed for linked clones")
    await client.finish(await client.post(path, { newid: 200 }))
    const { body } = await client.get('/nodes/pve1/qemu/200/config')
    assert.match(body.data.scsi0, /^local-lvm:base-9000-disk-0\/vm-200-disk-0,/)
    const removal = await client.finish(await client.delete('/nodes/pve1/qemu/9000'))
    assert.match(removal, /still in use by linked cloned/)
  })

  test('refuses an id that is taken, a pool that is not there and a node it cannot copy to', async ({
    assert,
    cleanup,
  }) => {
    const client = await startClient(cleanup)
    const clone = async (fields: Record<string, string | number>) =>
      await reasonOf(client.post('/nodes/pve1/qemu/9000/clone', { full: 1, newid: 200, ...fields }))
    assert.equal(
      await clone({ newid: 9100 }),
      'unable to create VM 9100: config file already exists'
    )
    assert.equal(await clone({ pool: 'no' }), "Permission check failed (pool 'no' does not exist)")
    assert.equal(
      await clone({ target: 'pve2' }),
      "can't clone VM to node 'pve2' (VM uses local storage)"
    )
    assert.equal(
      await clone({ target: 'pve2', storage: 'local-lvm' }),
      "can't clone to non-shared storage 'local-lvm'"
    )
  })

  test('counts the copies that run at once', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    for (const newid of [200, 201, 202]) {
      await client.post('/nodes/pve1/qemu/9000/clone', { newid, full: 1 })
    }
    client.simulator.advance(10_000)
    await client.machine(203)
    assert.deepEqual(client.simulator.cluster.clones.highest(), { 'pve1/local-lvm': 3 })
    assert.deepEqual(client.simulator.cluster.clones.running(), { 'pve1/local-lvm': 0 })
  })

  test('names the copy in the first log line since version 9', async ({ assert, cleanup }) => {
    const lines = []
    for (const profile of ['8.4', '9.2'] as const) {
      const client = await startClient(cleanup, { profile })
      await client.machine(200)
      const [task] = client.simulator.cluster.tasks.all()
      const log = await client.get(`/nodes/pve1/tasks/${task.upid}/log`)
      lines.push(log.body.data[0].t)
    }
    assert.match(lines[0], /^create full clone of drive scsi0/)
    assert.equal(lines[1], 'creating a clone of VM 9000 with ID 200')
  })

  test('is cleaned up when its task is aborted', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    const { body } = await client.post('/nodes/pve1/qemu/9000/clone', { newid: 200, full: 1 })
    client.simulator.advance(1000)
    await client.delete(`/nodes/pve1/tasks/${encodeURIComponent(body.data)}`)
    const status = await client.get(`/nodes/pve1/tasks/${encodeURIComponent(body.data)}/status`)
    assert.equal(status.body.data.exitstatus, 'clone failed: received interrupt')
    assert.equal(await statusOf(client.get('/nodes/pve1/qemu/200/config')), 500)
  })
})

test.group('Virtual machine | configuration', () => {
  test('keeps what was written and hides the password', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    await client.machine(200)
    const keys = encodeURIComponent('ssh-ed25519 AAAA someone@example.org')
    const reply = await client.put('/nodes/pve1/qemu/200/config', {
      cores: 4,
      memory: 4096,
      ciuser: 'admin',
      cipassword: 'correct horse',
      sshkeys: keys,
      ipconfig0: 'ip=192.0.2.30/24,gw=192.0.2.1,ip6=2001:db8::1/64',
      net0: 'virtio=BC:24:11:00:00:01,bridge=vmbr0,firewall=1,rate=125',
      tags: 'panel;svc-1',
    })
    assert.deepEqual([reply.status, reply.body.data], [200, null])
    const { body } = await client.get('/nodes/pve1/qemu/200/config')
    assert.containSubset(body.data, {
      cores: 4,
      memory: '4096',
      cipassword: '**********',
      sshkeys: keys,
      net0: 'virtio=BC:24:11:00:00:01,bridge=vmbr0,firewall=1,rate=125',
    })
  })

  test('answers POST with a task', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    await client.machine(200)
    const reply = await client.post('/nodes/pve1/qemu/200/config', { onboot: 1 })
    assert.match(reply.body.data, /:qmconfig:200:/)
    assert.equal(await client.finish(reply), 'OK')
  })

  test('lets processors wait for a restart while the machine runs', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    await client.machine(200)
    await client.finish(await client.post('/nodes/pve1/qemu/200/status/start'))
    await client.put('/nodes/pve1/qemu/200/config', { cores: 8, name: 'now' })
    const rows = await dataOf(client.get('/nodes/pve1/qemu/200/pending'))
    assert.deepInclude(rows, { key: 'cores', value: 1, pending: 8 })
    assert.deepInclude(rows, { key: 'name', value: 'now' })
    const current = await client.get('/nodes/pve1/qemu/200/config?current=1')
    assert.equal(current.body.data.cores, 1)
    await client.finish(await client.post('/nodes/pve1/qemu/200/status/reboot'))
    const after = await client.get('/nodes/pve1/qemu/200/config?current=1')
    assert.equal(after.body.data.cores, 8)
  })

  test('refuses a second writer and a locked machine', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    await client.machine(200)
    const { digest } = await dataOf(client.get('/nodes/pve1/qemu/200/config'))
    const path = '/nodes/pve1/qemu/200/config'
    assert.equal(await statusOf(client.put(path, { cores: 2, digest })), 200)
    assert.match(await reasonOf(client.put(path, { cores: 3, digest })), /checksum mismatch/)
    client.simulator.cluster.guests.get(200)!.config.lock = 'backup'
    assert.equal(await reasonOf(client.put(path, { cores: 3 })), 'VM is locked (backup)')
  })

  test('keeps a removed disk as unused until that is removed too', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    await client.machine(200)
    const path = '/nodes/pve1/qemu/200/config'
    await client.put(path, { scsi1: 'local-lvm:10' })
    await client.put(path, { delete: 'scsi1' })
    assert.include(await dataOf(client.get(path)), { unused0: 'local-lvm:vm-200-disk-1' })
    await client.put(path, { delete: 'unused0' })
    assert.notProperty(await dataOf(client.get(path)), 'unused0')
  })

  test('grows a disk, takes the same size and refuses a smaller one', async ({
    assert,
    cleanup,
  }) => {
    const client = await startClient(cleanup)
    await client.machine(200)
    const resize = async (size: string) =>
      client.finish(await client.put('/nodes/pve1/qemu/200/resize', { disk: 'scsi0', size }))
    assert.equal(await resize('20G'), 'OK')
    assert.equal(await resize('20G'), 'OK')
    assert.equal(await resize('+5G'), 'OK')
    assert.equal(await resize('10G'), 'shrinking disks is not supported')
    const { body } = await client.get('/nodes/pve1/qemu/200/config')
    assert.match(body.data.scsi0, /size=25G/)
  })

  test('is created from nothing only once', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    const fields = { vmid: 400, name: 'blank', scsi0: 'local-lvm:8', net0: 'virtio,bridge=vmbr0' }
    assert.equal(await client.finish(await client.post('/nodes/pve1/qemu', fields)), 'OK')
    assert.equal(
      await reasonOf(client.post('/nodes/pve2/qemu', fields)),
      "unable to create VM 400 - VM 400 already exists on node 'pve1'"
    )
    const { body } = await client.get('/nodes/pve1/qemu/400/config')
    assert.match(body.data.scsi0, /^local-lvm:vm-400-disk-0,size=8G$/)
  })

  test('says on which node a machine is not', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    const reply = await client.get('/nodes/pve2/qemu/9000/config')
    assert.equal(reply.reason, "unable to find configuration file for VM 9000 on node 'pve2'")
  })
})

test.group('Virtual machine | power', () => {
  test('starts, counts, and begins counting again after a stop', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    await client.machine(200)
    const status = async () => await dataOf(client.get('/nodes/pve1/qemu/200/status/current'))
    assert.containSubset(await status(), { status: 'stopped', uptime: 0, netin: 0 })
    assert.equal(await client.finish(await client.post('/nodes/pve1/qemu/200/status/start')), 'OK')
    const first = await status()
    client.simulator.advance(60_000)
    const second = await status()
    assert.equal(second.uptime - first.uptime, 60)
    assert.isAbove(second.netin, first.netin)
    await client.finish(await client.post('/nodes/pve1/qemu/200/status/stop'))
    assert.containSubset(await status(), { status: 'stopped', uptime: 0, netin: 0 })
  })

  test('fails the task, not the request, when it already runs', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    await client.machine(200)
    const start = async () => client.finish(await client.post('/nodes/pve1/qemu/200/status/start'))
    assert.equal(await start(), 'OK')
    assert.equal(await start(), 'VM 200 already running')
  })

  test('needs patience or force when it does not listen', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    await client.machine(200)
    const power = async (action: string, fields = {}) =>
      client.finish(await client.post(`/nodes/pve1/qemu/200/status/${action}`, fields))
    await power('start')
    client.simulator.fault({ kind: 'shutdown_ignored', vmid: 200 })
    assert.equal(await power('shutdown', { timeout: 10 }), 'VM quit/powerdown failed - got timeout')
    assert.equal(await power('shutdown', { timeout: 10, forceStop: 1 }), 'OK')
    assert.isFalse(client.simulator.cluster.guests.get(200)!.running)
  })

  test('cannot be reset or rebooted while stopped', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    await client.machine(200)
    for (const action of ['reset', 'reboot']) {
      const reply = await client.post(`/nodes/pve1/qemu/200/status/${action}`)
      assert.equal(reply.reason, 'VM 200 not running')
    }
  })

  test('is deleted only when stopped and unprotected', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    await client.machine(200, { pool: 'innkeeper' })
    const remove = () => client.delete('/nodes/pve1/qemu/200?purge=1')
    await client.finish(await client.post('/nodes/pve1/qemu/200/status/start'))
    assert.equal(await reasonOf(remove()), 'VM 200 is running - destroy failed')
    await client.finish(await client.post('/nodes/pve1/qemu/200/status/stop'))
    await client.put('/nodes/pve1/qemu/200/config', { protection: 1 })
    assert.equal(await reasonOf(remove()), "can't remove VM 200 - protection mode enabled")
    await client.put('/nodes/pve1/qemu/200/config', { protection: 0 })
    assert.equal(await client.finish(await remove()), 'OK')
    assert.equal(await statusOf(client.get('/nodes/pve1/qemu/200/config')), 500)
    assert.equal(await dataOf(client.get('/cluster/nextid?vmid=200')), '200')
    assert.isUndefined(client.simulator.cluster.poolOf(200))
  })

  test('tells the addresses of a booted guest through its agent', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    await client.machine(200)
    await client.put('/nodes/pve1/qemu/200/config', { ipconfig0: 'ip=192.0.2.30/24,gw=192.0.2.1' })
    const path = '/nodes/pve1/qemu/200/agent/network-get-interfaces'
    assert.equal(await reasonOf(client.get(path)), 'VM 200 is not running')
    await client.post('/nodes/pve1/qemu/200/status/start')
    client.simulator.advance(2000)
    assert.equal(await reasonOf(client.get(path)), 'QEMU guest agent is not running')
    client.simulator.advance(20_000)
    const { body } = await client.get(path)
    assert.equal(body.data.result[1]['ip-addresses'][0]['ip-address'], '192.0.2.30')
    await client.put('/nodes/pve1/qemu/9000/config', { agent: '0' })
    const none = await client.get('/nodes/pve1/qemu/9000/agent/network-get-interfaces')
    assert.equal(none.reason, 'No QEMU guest agent configured')
  })
})
