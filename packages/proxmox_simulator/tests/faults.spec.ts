import { test } from '@japa/runner'
import { startClient } from './support/client.js'
import { dataOf, reasonOf, statusOf } from './support/replies.js'

test.group('Faults | requests', () => {
  test('answer with a status and a reason as often as told', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    client.simulator.fault({
      kind: 'request',
      method: 'GET',
      path: '^/nodes/pve1',
      status: 596,
      reason: 'Broken pipe',
      times: 2,
      after: 1,
    })
    const seen = []
    for (let turn = 0; turn < 4; turn++) {
      const { status, reason } = await client.get('/nodes/pve1/version')
      seen.push(status === 200 ? 'OK' : `${status} ${reason}`)
    }
    assert.deepEqual(seen, ['OK', '596 Broken pipe', '596 Broken pipe', 'OK'])
  })

  test('drop the connection before or after everything happened', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    const clone = (newid: number) => client.post('/nodes/pve1/qemu/9000/clone', { newid, full: 1 })
    client.simulator.fault({ kind: 'request', path: '/clone$', drop: 'before' })
    await assert.rejects(() => clone(200))
    assert.isFalse(client.simulator.cluster.guests.has(200))
    client.simulator.fault({ kind: 'request', path: '/clone$', drop: 'after' })
    await assert.rejects(() => clone(201))
    assert.isTrue(client.simulator.cluster.guests.has(201))
  })

  test('stop in the middle of a body, or keep the caller waiting', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    client.simulator.fault({ kind: 'request', path: '/nodes$', truncate: true })
    await assert.rejects(() => client.get('/nodes'))
    client.simulator.fault({ kind: 'request', path: '/nodes$', delay: 100 })
    const before = performance.now()
    assert.equal(await statusOf(client.get('/nodes')), 200)
    assert.isAbove(performance.now() - before, 90)
  })

  test('are taken back', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    const takeBack = client.simulator.fault({ kind: 'request', status: 599, times: 9 })
    assert.equal(await statusOf(client.get('/version')), 599)
    takeBack()
    assert.equal(await statusOf(client.get('/version')), 200)
  })
})

test.group('Faults | tasks', () => {
  test('fail with a text and clean up', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    client.simulator.fault({
      kind: 'task',
      task: 'qmclone',
      outcome: 'fail',
      text: "can't lock file '/var/lock/pve-manager/pve-storage-local-lvm' - got timeout",
    })
    assert.equal(
      await client.machine(200),
      "clone failed: can't lock file '/var/lock/pve-manager/pve-storage-local-lvm' - got timeout"
    )
    assert.isFalse(client.simulator.cluster.guests.has(200))
    assert.equal(await client.machine(200), 'OK')
  })

  test('end with warnings', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    client.simulator.fault({ kind: 'task', task: 'qmclone', outcome: 'warnings' })
    assert.equal(await client.machine(200), 'WARNINGS: 1')
    assert.isTrue(client.simulator.cluster.guests.has(200))
  })

  test('die and leave an orphan lock', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    client.simulator.fault({ kind: 'task', task: 'qmclone', outcome: 'unexpected' })
    assert.equal(await client.machine(200), 'unexpected status')
    const { body } = await client.get('/nodes/pve1/qemu/200/config')
    assert.equal(body.data.lock, 'clone')
  })

  test('stall until they are aborted', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    await client.machine(200)
    client.simulator.fault({ kind: 'task', task: 'qmstart', outcome: 'stall' })
    const reply = await client.post('/nodes/pve1/qemu/200/status/start')
    assert.isUndefined(await client.finish(reply))
    await client.delete(`/nodes/pve1/tasks/${reply.body.data}`)
    assert.equal(await client.finish(reply), 'received interrupt')
  })
})

test.group('Faults | cluster', () => {
  test('take a node down with its machines and tasks', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    await client.machine(200)
    const { body } = await client.post('/nodes/pve1/qemu/9000/clone', { newid: 201, full: 1 })
    const heal = client.simulator.fault({ kind: 'node_offline', node: 'pve1' })
    const down = await client.get('/nodes/pve1/qemu/200/config')
    assert.deepEqual([down.status, down.reason], [595, 'No route to host'])
    const nodes = await dataOf(client.get('/nodes'))
    assert.equal(nodes[0].status, 'offline')
    const rows = await dataOf(client.get('/cluster/resources?type=vm'))
    assert.equal(rows.find((row: { vmid: number }) => row.vmid === 200).status, 'unknown')
    heal()
    const task = await client.get(`/nodes/pve1/tasks/${body.data}/status`)
    assert.equal(task.body.data.exitstatus, 'unexpected status')
  })

  test('lose quorum: reading works, writing does not', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    client.simulator.fault({ kind: 'no_quorum' })
    assert.equal(await statusOf(client.get('/nodes/pve1/qemu/9000/config')), 200)
    const write = await client.post('/nodes/pve1/qemu/9000/clone', { newid: 200 })
    assert.equal(write.reason, 'cluster not ready - no quorum?')
    const [row] = await dataOf(client.get('/cluster/status'))
    assert.equal(row.quorate, 0)
  })

  test('fill a storage: the task fails, not the request', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    client.simulator.fault({ kind: 'storage_full', storage: 'local-lvm' })
    assert.match(await client.machine(200), /^clone failed: lvcreate/)
    const { body } = await client.get('/nodes/pve1/storage/local-lvm/status')
    assert.equal(body.data.avail, 0)
  })

  test('let a foreign machine take the id that was advised', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    client.simulator.fault({ kind: 'foreign_guest' })
    assert.equal(await dataOf(client.get('/cluster/nextid?vmid=200')), '200')
    const clone = await client.post('/nodes/pve1/qemu/9000/clone', { newid: 200, full: 1 })
    assert.equal(clone.reason, 'unable to create VM 200: config file already exists')
  })

  test('let resources lag behind', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    client.simulator.fault({ kind: 'resources_lag', milliseconds: 3_600_000 })
    await client.machine(200)
    const listed = async () => {
      const rows: { vmid: number }[] = await dataOf(client.get('/cluster/resources?type=vm'))
      return rows.some((row) => row.vmid === 200)
    }
    assert.isFalse(await listed())
    client.simulator.advance(3_600_000)
    assert.isTrue(await listed())
  })

  test('silence an agent and revoke a token', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    await client.machine(200)
    await client.post('/nodes/pve1/qemu/200/status/start')
    client.simulator.advance(60_000)
    client.simulator.fault({ kind: 'agent_absent', vmid: 200 })
    const agent = await client.post('/nodes/pve1/qemu/200/agent/ping')
    assert.equal(agent.reason, 'QEMU guest agent is not running')
    client.simulator.fault({ kind: 'token_revoked', token: client.simulator.token.id })
    assert.equal(await statusOf(client.get('/version')), 401)
  })
})

test.group('Controls', () => {
  test('arm faults, move time and tell requests over HTTP, without a token', async ({
    assert,
    cleanup,
  }) => {
    const client = await startClient(cleanup)
    const control = (method: string, path: string, body?: object) =>
      client.raw(method, path, {}, body && JSON.stringify(body))
    await control('POST', '/_sim/faults', { kind: 'request', status: 595, reason: 'gone' })
    assert.equal(await reasonOf(client.get('/version')), 'gone')
    await client.post('/nodes/pve1/qemu/9000/clone', { newid: 200, full: 1 })
    await control('POST', '/_sim/clock', { advance: 10_000 })
    const { body: state } = await control('GET', '/_sim/state')
    assert.equal(state.clones['pve1/local-lvm'], 1)
    assert.equal(state.tasks[0].exitstatus, 'OK')
    const { body: requests } = await control('GET', '/_sim/requests')
    assert.containSubset(requests.at(-1), {
      method: 'POST',
      path: '/nodes/pve1/qemu/9000/clone',
      body: 'newid=200&full=1',
      status: 200,
    })
    await control('DELETE', '/_sim/requests')
    assert.deepEqual(client.simulator.requests(), [])
    assert.equal(
      await statusOf(control('POST', '/_sim/faults', { kind: 'node_offline', node: 'x' })),
      400
    )
    assert.equal(await statusOf(control('GET', '/_sim/nothing')), 404)
  })
})
