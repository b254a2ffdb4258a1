import { existsSync, readFileSync } from 'node:fs'
import { test } from '@japa/runner'
import { findRoute } from '../src/router.js'
import { isKnownToProxmox } from '../src/routes/not_simulated.js'
import { routes } from '../src/routes/index.js'
import { startClient } from './support/client.js'
import { reasonOf } from './support/replies.js'

const shared = new URL('../../../../shared/pve/', import.meta.url)

const segmentsOf = (path: string) => path.split('/').filter(Boolean)

test.group('What is not simulated', () => {
  test('[SIM5] is told from what does not exist', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    const known = "Method 'POST /nodes/pve1/qemu/9000/snapshot' is not simulated"
    assert.equal(await reasonOf(client.post('/nodes/pve1/qemu/9000/snapshot')), known)
    const typo = "Method 'POST /nodes/pve1/qemu/9000/snapshut' not implemented"
    assert.equal(await reasonOf(client.post('/nodes/pve1/qemu/9000/snapshut')), typo)
    assert.equal(await reasonOf(client.put('/version')), "Method 'PUT /version' not implemented")
  })

  test('[SIM5] is every method of the real API that no route answers')
    .with(['8.4', '9.2'])
    .skip(!existsSync(shared), 'the real schema is not here')
    .run(({ assert }, profile) => {
      const text = readFileSync(new URL(`pve-api-${profile}.json`, shared), 'utf8')
      const { paths }: { paths: Record<string, Record<string, unknown>> } = JSON.parse(text)
      const unknown = Object.entries(paths).flatMap(([path, methods]) =>
        Object.keys(methods)
          .filter((method) => !findRoute(routes, method, segmentsOf(path)))
          .filter((method) => !isKnownToProxmox(method, segmentsOf(path)))
          .map((method) => `${method} ${path}`)
      )
      assert.deepEqual(unknown, [])
    })
})

test.group('Shapes of the real API', () => {
  test('[SIM5] rows have what real rows have', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    await client.machine(200, { pool: 'innkeeper' })
    await client.container(300, { start: 1 })
    const get = async (path: string) => {
      const { body } = await client.get(path)
      return Array.isArray(body.data) ? body.data[0] : body.data
    }
    const config = await get('/nodes/pve1/qemu/200/config')
    assert.properties(config, ['vmgenid', 'meta'])
    assert.notEqual(config.vmgenid, (await get('/nodes/pve1/qemu/9000/config')).vmgenid)
    const [lo, card] = (await client.get('/nodes/pve1/lxc/300/interfaces')).body.data
    assert.deepEqual(lo['ip-addresses'][0], {
      'ip-address': '127.0.0.1',
      'ip-address-type': 'ipv4',
      'prefix': 8,
    })
    assert.properties(card, ['hwaddr', 'hardware-address', 'inet', 'ip-addresses'])
    assert.equal((await get('/pools/innkeeper')).poolid, 'innkeeper')
    assert.property(await get('/nodes/pve1/network?type=bridge'), 'bridge_vids')
    assert.property(await get('/nodes/pve1/qemu/200/status/current'), 'memhost')
    await client.post('/nodes/pve1/qemu/200/status/start')
    const active = await get('/nodes/pve1/tasks?source=active')
    assert.deepInclude(active, { status: 'RUNNING', saved: '0', user: 'innkeeper@pve!panel' })
    assert.notProperty(active, 'tokenid')
    const [volume] = (await client.get('/nodes/pve1/storage/local-lvm/content')).body.data
    assert.isAbove(volume.ctime, 0)
  })

  test('[SIM5] cloud-init files and the system inside can be asked for', async ({
    assert,
    cleanup,
  }) => {
    const client = await startClient(cleanup)
    await client.machine(200, { name: 'web' })
    await client.put('/nodes/pve1/qemu/200/config', {
      ciuser: 'admin',
      ipconfig0: 'ip=192.0.2.30/26,gw=192.0.2.1,ip6=2001:db8::1/64,gw6=fe80::1',
      nameserver: '192.0.2.53',
      searchdomain: 'example.org',
    })
    const dump = async (type: string) => {
      const { body } = await client.get(`/nodes/pve1/qemu/200/cloudinit/dump?type=${type}`)
      return body.data
    }
    const user: string = await dump('user')
    assert.match(user, /^#cloud-config\nhostname: web\n/)
    assert.include(user, 'fqdn: web.example.org\nuser: admin\n')
    const network: string = await dump('network')
    assert.include(network, "address: '192.0.2.30'\n        netmask: '255.255.255.192'\n")
    assert.include(network, "address: '2001:db8::1/64'\n        gateway: 'fe80::1'\n")
    assert.match(await dump('meta'), /^instance-id: [0-9a-f]{40}\n$/)
    await client.finish(await client.post('/nodes/pve1/qemu/200/status/start'))
    const { body } = await client.get('/nodes/pve1/qemu/200/agent/get-osinfo')
    assert.equal(body.data.result.id, 'linux')
  })

  test('[SIM5] what fails with the file of pools locked says so', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup)
    assert.equal(
      await reasonOf(client.post('/pools', { poolid: 'innkeeper' })),
      "create pool failed: error during cfs-locked 'file-user_cfg' operation: pool 'innkeeper' already exists"
    )
  })
})
