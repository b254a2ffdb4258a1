import { test } from '@japa/runner'
import { startClient } from './support/client.js'
import { dataOf, reasonOf, statusOf } from './support/replies.js'

test.group('Cluster', () => {
  test('lists nodes, storages, bridges and container templates', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    const nodes = await dataOf(client.get('/nodes'))
    assert.deepEqual(
      nodes.map((node: { node: string; status: string }) => [node.node, node.status]),
      [
        ['pve1', 'online'],
        ['pve2', 'online'],
      ]
    )
    assert.equal(nodes[0].ssl_fingerprint, client.simulator.fingerprint)
    const images = await dataOf(client.get('/nodes/pve1/storage?content=images'))
    assert.deepEqual(
      images.map((row: { storage: string }) => row.storage),
      ['local-lvm', 'ceph-vm']
    )
    const bridges = await dataOf(client.get('/nodes/pve1/network?type=bridge'))
    assert.equal(bridges[0].iface, 'vmbr0')
    const templates = await dataOf(client.get('/nodes/pve1/storage/local/content?content=vztmpl'))
    assert.lengthOf(templates, 3)
    const status = await dataOf(client.get('/nodes/pve1/status'))
    assert.equal(status.memory.total, 256 * 1024 ** 3)
  })

  test('returns to its start on request, without late effects of what ran', async ({
    assert,
    cleanup,
  }) => {
    const client = await startClient(cleanup)
    await client.machine(200, { pool: 'innkeeper' })
    await client.post('/nodes/pve1/qemu/9000/clone', { newid: 201, full: 1 })
    client.simulator.reset()
    assert.deepEqual(client.simulator.requests(), [])
    await client.machine(201)
    assert.deepEqual(client.simulator.cluster.clones.highest(), { 'pve1/local-lvm': 1 })
    assert.isFalse(client.simulator.cluster.guests.has(200))
    assert.isTrue(client.simulator.cluster.guests.has(201))
    assert.deepEqual(client.simulator.cluster.pools.get('innkeeper')?.vms, [])
  })

  test('tells a listener of every request', async ({ assert, cleanup }) => {
    const seen: string[] = []
    const client = await startClient(cleanup, { log: ({ path }) => seen.push(path) })
    await client.get('/version')
    assert.deepEqual(seen, ['/version'])
  })

  test('advises an id without reserving it', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    assert.equal(await dataOf(client.get('/cluster/nextid')), '100')
    assert.equal(await dataOf(client.get('/cluster/nextid')), '100')
    const taken = await client.get('/cluster/nextid?vmid=9000')
    assert.deepEqual([taken.status, taken.body.errors], [400, { vmid: 'VM 9000 already exists' }])
    const wrong = await client.get('/cluster/nextid?vmid=99')
    assert.match(wrong.body.errors.vmid, /valid VM ID/)
  })

  test('filters resources by type and shows the pool of a guest', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    await client.machine(200, { pool: 'innkeeper' })
    const vms = await dataOf(client.get('/cluster/resources?type=vm'))
    assert.deepInclude(
      vms.find((row: { vmid: number }) => row.vmid === 200),
      { id: 'qemu/200', node: 'pve1', pool: 'innkeeper', template: 0 }
    )
    const rows: { type: string }[] = await dataOf(client.get('/cluster/resources'))
    const kinds = new Set(rows.map((row) => row.type))
    assert.sameMembers([...kinds], ['qemu', 'node', 'storage', 'pool', 'sdn'])
    assert.equal(await statusOf(client.get('/cluster/resources?type=cat')), 400)
  })

  test('moves machines in and out of pools', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    await client.machine(200)
    assert.equal(await statusOf(client.post('/pools', { poolid: 'other' })), 200)
    assert.match(await reasonOf(client.post('/pools', { poolid: 'other' })), /already exists/)
    await client.put('/pools', { poolid: 'other', vms: 200 })
    assert.match(await reasonOf(client.put('/pools/other', { vms: 200 })), /already a pool member/)
    assert.match(await reasonOf(client.put('/pools/innkeeper', { vms: 200 })), /allow-move/)
    await client.put('/pools/innkeeper', { 'vms': 200, 'allow-move': 1 })
    const { members } = await dataOf(client.get('/pools/innkeeper'))
    assert.equal(members[0].vmid, 200)
    assert.equal(await statusOf(client.delete('/pools/other')), 200)
    assert.match(await reasonOf(client.delete('/pools/innkeeper')), /is not empty/)
  })

  test('measures in rates, with finer rows since version 9', async ({ assert, cleanup }) => {
    const counts = []
    for (const profile of ['8.4', '9.2'] as const) {
      const client = await startClient(cleanup, { profile })
      await client.machine(200)
      await client.post('/nodes/pve1/qemu/200/status/start')
      client.simulator.advance(600_000)
      const { body } = await client.get('/nodes/pve1/qemu/200/rrddata?timeframe=day')
      counts.push(body.data.length)
      assert.isAbove(body.data.at(-1).netin, 0)
    }
    assert.deepEqual(counts, [48, 1440])
  })
})

test.group('Firewall', () => {
  test('keeps sets with single addresses bare and newest first', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    await client.machine(200)
    const base = '/nodes/pve1/qemu/200/firewall/ipset'
    assert.equal(await statusOf(client.post(base, { name: 'ipfilter-net0' })), 200)
    assert.equal(await statusOf(client.post(base, { name: 'ipfilter-net0' })), 400)
    await client.post(`${base}/ipfilter-net0`, { cidr: '192.0.2.30/32' })
    await client.post(`${base}/ipfilter-net0`, { cidr: '2001:DB8::/64', nomatch: 1 })
    const again = await client.post(`${base}/ipfilter-net0`, { cidr: '192.0.2.30' })
    assert.deepEqual(again.body.errors, { cidr: "address '192.0.2.30' already exists" })
    const { body } = await client.get(`${base}/ipfilter-net0`)
    assert.containSubset(body.data, [
      { cidr: '2001:db8::/64', nomatch: 1 },
      { cidr: '192.0.2.30', digest: body.data[0].digest },
    ])
    const entry = `${base}/ipfilter-net0/${encodeURIComponent('2001:db8::/64')}`
    assert.equal(await statusOf(client.delete(entry)), 200)
    assert.equal(await statusOf(client.delete(entry)), 200)
    assert.equal(await statusOf(client.get(entry)), 400)
    assert.match(await reasonOf(client.delete(`${base}/ipfilter-net0`)), /is not empty/)
    assert.equal(await statusOf(client.delete(`${base}/ipfilter-net0?force=1`)), 200)
    assert.equal(
      await reasonOf(client.get(`${base}/ipfilter-net0`)),
      "no such IPSet 'ipfilter-net0'"
    )
  })

  test('orders rules by position, the newest first', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    await client.container(300)
    const base = '/nodes/pve1/lxc/300/firewall/rules'
    await client.post(base, { type: 'in', action: 'ACCEPT', proto: 'tcp', dport: '22', enable: 1 })
    await client.post(base, { type: 'in', action: 'DROP' })
    const rules = async () => await dataOf(client.get(base))
    assert.containSubset(await rules(), [
      { pos: 0, action: 'DROP' },
      { pos: 1, dport: '22', enable: 1 },
    ])
    await client.put(`${base}/0`, { moveto: 1 })
    assert.containSubset(await rules(), [{ dport: '22' }, { action: 'DROP' }])
    await client.delete(`${base}/0`)
    assert.lengthOf(await rules(), 1)
    assert.equal(await reasonOf(client.get(`${base}/7`)), 'no rule at position 7')
  })

  test('keeps options and forgets the deleted ones', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    await client.machine(200)
    const path = '/nodes/pve1/qemu/200/firewall/options'
    await client.put(path, { enable: 1, macfilter: 1, policy_in: 'ACCEPT' })
    await client.put(path, { delete: 'macfilter' })
    const options = await dataOf(client.get(path))
    assert.deepInclude(options, { enable: 1, policy_in: 'ACCEPT' })
    assert.notProperty(options, 'macfilter')
    assert.match(options.digest, /^[0-9a-f]{40}$/)
    assert.equal(await statusOf(client.put(path, { policy_in: 'MAYBE' })), 400)
  })
})

test.group('Tasks', () => {
  test('are listed by node, state, kind and guest', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    await client.machine(200)
    await client.post('/nodes/pve1/qemu/9000/clone', { newid: 201, full: 1 })
    const list = async (query: string, node = 'pve1') => {
      const rows: unknown[] = await dataOf(client.get(`/nodes/${node}/tasks?${query}`))
      return rows.length
    }
    assert.equal(await list('source=active&typefilter=qmclone&vmid=9000'), 1)
    assert.equal(await list('source=archive'), 1)
    assert.equal(await list('source=all'), 2)
    assert.equal(await list('source=all&vmid=200'), 0)
    assert.equal(await list('source=all&errors=1'), 0)
    assert.equal(await list('source=all', 'pve2'), 0)
    assert.lengthOf(await dataOf(client.get('/cluster/tasks')), 2)
  })

  test('show their log in pages and their user apart from the token', async ({
    assert,
    cleanup,
  }) => {
    const client = await startClient(cleanup)
    await client.machine(200)
    const [task] = client.simulator.cluster.tasks.all()
    const page = await client.get(`/nodes/pve1/tasks/${task.upid}/log?start=1&limit=2`)
    assert.deepEqual(
      page.body.data.map((line: { n: number }) => line.n),
      [2, 3]
    )
    assert.equal(page.body.total, task.log.length)
    assert.equal(task.log.at(-1), 'TASK OK')
    const status = await client.get(`/nodes/pve1/tasks/${task.upid}/status`)
    assert.containSubset(status.body.data, { user: 'innkeeper@pve', tokenid: 'panel' })
  })

  test('are unknown after a wrong id', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    const upid = 'UPID:pve1:00000001:00000001:00000001:qmstart:100:innkeeper@pve!panel:'
    const unknown = await client.get(`/nodes/pve1/tasks/${upid}/status`)
    assert.deepEqual([unknown.status, unknown.body.errors], [400, { upid: 'no such task' }])
    const { body } = await client.get('/nodes/pve1/tasks/nonsense/status')
    assert.deepEqual(body.errors, { upid: 'unable to parse worker upid' })
  })

  test('run faster on a faster clock', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup, { clock: 'real', speed: 1000 })
    const reply = await client.post('/nodes/pve1/qemu/9000/clone', { newid: 200, full: 1 })
    const deadline = Date.now() + 5000
    let task = { exitstatus: undefined }
    while (!task.exitstatus && Date.now() < deadline) {
      task = await dataOf(client.get(`/nodes/pve1/tasks/${reply.body.data}/status`))
    }
    assert.equal(task.exitstatus, 'OK')
  })
})
