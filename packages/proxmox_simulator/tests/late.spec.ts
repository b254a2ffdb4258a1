import { test } from '@japa/runner'
import { startClient, type Client } from './support/client.js'
import { dataOf, reasonOf } from './support/replies.js'

const MACHINE = '/nodes/pve1/qemu/200'
const ROUND = 10_000

interface Row {
  vmid: number
  status: string
  [key: string]: unknown
}

async function rowOf(client: Client, vmid = 200) {
  const rows: Row[] = await dataOf(client.get('/cluster/resources?type=vm'))
  return rows.find((row) => row.vmid === vmid)
}

/** Lets time pass until the nodes have just told how their guests are. */
function nextRound({ simulator }: Client) {
  simulator.advance(ROUND - (simulator.cluster.clock.now() % ROUND))
}

/** How the task of a reply ended so far; undefined while it runs. */
async function exitOf(client: Client, upid: string) {
  const { exitstatus } = await dataOf(client.get(`/nodes/pve1/tasks/${upid}/status`))
  return exitstatus
}

async function begun(client: Client, path: string, fields = {}): Promise<string> {
  return dataOf(client.post(path, fields))
}

test.group('What the cluster hears late', () => {
  test('[PVE4] tells power, load and name of a guest only with the next round', async ({
    assert,
    cleanup,
  }) => {
    const client = await startClient(cleanup)
    await client.machine(200, { name: 'web' })
    nextRound(client)
    await client.finish(await client.post(`${MACHINE}/status/start`), 2000)
    await client.put(`${MACHINE}/config`, { name: 'mail', tags: 'new' })
    assert.deepInclude(await rowOf(client), {
      status: 'stopped',
      uptime: 0,
      cpu: 0,
      mem: 0,
      name: 'web',
      tags: 'new',
    })
    const { status } = await dataOf(client.get(`${MACHINE}/status/current`))
    assert.equal(status, 'running')
    nextRound(client)
    const row = await rowOf(client)
    assert.deepInclude(row, { status: 'running', name: 'mail' })
    assert.isAbove(row?.uptime as number, 0)
  })

  test('[PVE4] knows nothing of a new guest at first, and then that it is stopped', async ({
    assert,
    cleanup,
  }) => {
    const client = await startClient(cleanup)
    nextRound(client)
    await client.post('/nodes/pve1/qemu/9000/clone', { newid: 200, full: 1, pool: 'innkeeper' })
    const fresh = await rowOf(client)
    assert.deepInclude(fresh, { status: 'unknown', lock: 'clone' })
    assert.notProperty(fresh, 'name')
    client.simulator.advance(6000)
    assert.notProperty(await rowOf(client), 'lock')
    await begun(client, `${MACHINE}/status/start`)
    nextRound(client)
    await client.finish(await client.post(`${MACHINE}/status/stop`), 1000)
    assert.equal((await rowOf(client))?.status, 'running')
    nextRound(client)
    assert.equal((await rowOf(client))?.status, 'stopped')
  })

  test('[PVE4] is right at once where the cluster is told to be', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup, { durations: { pvestatd: 0 } })
    await client.machine(200)
    await client.finish(await client.post(`${MACHINE}/status/start`), 2000)
    assert.equal((await rowOf(client))?.status, 'running')
  })

  test('[PVE3] a guest joins its pool as the last thing', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    const pool = () => client.simulator.cluster.poolOf(200)?.id
    await client.post('/nodes/pve1/qemu/9000/clone', { newid: 200, full: 1, pool: 'innkeeper' })
    client.simulator.advance(5900)
    assert.isUndefined(pool())
    client.simulator.advance(100)
    assert.equal(pool(), 'innkeeper')
  })
})

test.group('Guests that do not react', () => {
  async function started(client: Client) {
    await client.machine(200)
    await client.finish(await client.post(`${MACHINE}/status/start`), 2000)
  }

  test('[PVE5] a booting machine misses the request to shut down', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    await started(client)
    const shutdown = await begun(client, `${MACHINE}/status/shutdown`, { timeout: 180 })
    client.simulator.advance(179_000)
    assert.isUndefined(await exitOf(client, shutdown))
    client.simulator.advance(1000)
    assert.equal(await exitOf(client, shutdown), 'VM quit/powerdown failed - got timeout')
    const again = await begun(client, `${MACHINE}/status/shutdown`)
    client.simulator.advance(3000)
    assert.equal(await exitOf(client, again), 'OK')
  })

  test('[PVE5] meanwhile nothing else gets at its configuration', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    await started(client)
    await begun(client, `${MACHINE}/status/shutdown`, { timeout: 180 })
    const locked = "can't lock file '/var/lock/qemu-server/lock-200.conf' - got timeout"
    const stop = await begun(client, `${MACHINE}/status/stop`)
    client.simulator.advance(9000)
    assert.isUndefined(await exitOf(client, stop))
    client.simulator.advance(1000)
    assert.equal(await exitOf(client, stop), locked)
    assert.equal(await reasonOf(client.put(`${MACHINE}/config`, { cores: 2 })), locked)
  })

  test('[PVE5] a stop that overrules takes the shutdown down', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    await started(client)
    const shutdown = await begun(client, `${MACHINE}/status/shutdown`, { timeout: 180 })
    const stop = await begun(client, `${MACHINE}/status/stop`, { 'overrule-shutdown': 1 })
    assert.equal(await exitOf(client, shutdown), 'received interrupt')
    client.simulator.advance(1000)
    assert.equal(await exitOf(client, stop), 'OK')
  })

  test('[PVE5] nothing can be overruled before version 8.2', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup, { profile: '8.4', version: '8.1.4' })
    await client.machine(200)
    const { status, body } = await client.post(`${MACHINE}/status/stop`, { 'overrule-shutdown': 1 })
    assert.equal(status, 400)
    assert.property(body.errors, 'overrule-shutdown')
    assert.deepInclude(await dataOf(client.get('/version')), { version: '8.1.4', release: '8.1' })
  })

  test('[PVE5] who waits for a lock that is soon free gets it', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    await client.machine(200)
    const start = await begun(client, `${MACHINE}/status/start`)
    const stop = await begun(client, `${MACHINE}/status/stop`)
    const again = await begun(client, `${MACHINE}/status/start`)
    client.simulator.advance(4000)
    const exits = await Promise.all([start, stop, again].map((upid) => exitOf(client, upid)))
    assert.deepEqual(exits, ['OK', 'OK', 'OK'])
  })

  test('[PVE5] a container that ignores the request can be overruled too', async ({
    assert,
    cleanup,
  }) => {
    const client = await startClient(cleanup)
    await client.container(300, { start: 1 })
    client.simulator.fault({ kind: 'shutdown_ignored', vmid: 300 })
    const path = '/nodes/pve1/lxc/300/status'
    const shutdown = await begun(client, `${path}/shutdown`)
    const late = await begun(client, `${path}/stop`)
    client.simulator.advance(10_000)
    assert.match(await exitOf(client, late), /pve-config-300\.lock' - got timeout/)
    const stop = await begun(client, `${path}/stop`, { 'overrule-shutdown': 1 })
    client.simulator.advance(1000)
    assert.deepEqual(
      [await exitOf(client, shutdown), await exitOf(client, stop)],
      ['received interrupt', 'OK']
    )
  })

  test('[PVE7] a machine with more cores than its node is built and does not start', async ({
    assert,
    cleanup,
  }) => {
    const client = await startClient(cleanup)
    await client.machine(200)
    await client.put(`${MACHINE}/config`, { cores: 64 })
    const exit = await client.finish(await client.post(`${MACHINE}/status/start`))
    assert.equal(exit, 'MAX 32 vcpus allowed per VM on this node')
  })
})
