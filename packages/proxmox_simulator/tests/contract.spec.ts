import { existsSync, readFileSync } from 'node:fs'
import { test } from '@japa/runner'
import { routes } from '../src/routes/index.js'
import { lookup } from '../src/schema/parameter.js'
import { containerFields, startClient, type Client } from './support/client.js'
import { dataOf } from './support/replies.js'
import type { Profile } from '../index.js'
import type { Parameter } from '../src/schema/parameter.js'

const shared = new URL('../../../../shared/pve/', import.meta.url)
const present = existsSync(shared)
const profiles: Profile[] = ['8.4', '9.2']

interface RealParameter {
  type?: string
  optional?: number
}

interface RealMethod {
  parameters: { properties?: Record<string, RealParameter> }
}

interface Schema {
  paths: Record<string, Record<string, RealMethod>>
}

interface Validator {
  load(file: string): unknown
  route(
    schema: unknown,
    path: string
  ): { methods: Record<string, RealMethod>; params: Record<string, string> } | null
  validate(method: RealMethod, params: Record<string, string>): Record<string, string>
}

const readJson = (name: string) => JSON.parse(readFileSync(new URL(name, shared), 'utf8'))

/** Everything that a panel does to one machine and one container, mistakes included. */
async function walkThrough(client: Client) {
  for (const path of [
    '/version',
    '/access/permissions?path=/vms',
    '/cluster/status',
    '/cluster/nextid?vmid=200',
    '/cluster/nextid?vmid=99',
    '/cluster/resources?type=vm',
    '/cluster/resources?type=cat',
    '/nodes',
    '/nodes/pve1/status',
    '/nodes/pve1/network?type=bridge',
    '/nodes/pve1/storage?content=images',
    '/nodes/pve1/storage/local/content?content=vztmpl',
    '/pools?poolid=innkeeper',
  ]) {
    await client.get(path)
  }
  const machine = '/nodes/pve1/qemu/200'
  await client.machine(200, { name: 'web', description: 'marker', pool: 'innkeeper' })
  await client.put(`${machine}/config`, {
    cores: 2,
    sockets: 1,
    memory: 2048,
    cpu: 'host',
    onboot: 1,
    ciuser: 'admin',
    ciupgrade: 0,
    cipassword: 'correct horse',
    sshkeys: encodeURIComponent('ssh-ed25519 AAAA someone'),
    ipconfig0: 'ip=192.0.2.30/24,gw=192.0.2.1,ip6=2001:db8::1/64,gw6=fe80::1',
    nameserver: '192.0.2.53 2001:db8::53',
    searchdomain: 'example.org',
    net0: 'virtio=BC:24:11:00:00:01,bridge=vmbr0,firewall=1,rate=125,tag=7',
    tags: 'panel;svc-1',
    agent: 'enabled=1,fstrim_cloned_disks=1',
  })
  const mistakes: Record<string, string | number>[] = [
    { cores: 'two' },
    { nonsense: 1 },
    { name: 'under_score' },
    { sshkeys: 'ssh-ed25519 AAAA someone' },
    { ipconfig0: 'gw=192.0.2.1' },
    { net0: 'virtio,colour=red' },
    { net0: 'bridge=vmbr0' },
    { onboot: 'yes' },
  ]
  for (const wrong of mistakes) {
    await client.put(`${machine}/config`, wrong)
  }
  await client.finish(await client.put(`${machine}/resize`, { disk: 'scsi0', size: '20G' }))
  await client.put(`${machine}/resize`, { disk: 'floppy0', size: '20G' })
  await client.put(`${machine}/resize`, { disk: 'scsi0', size: '-5G' })
  await client.put(`${machine}/firewall/options`, { enable: 1, ipfilter: 1, policy_in: 'ACCEPT' })
  await client.put(`${machine}/firewall/options`, { policy_in: 'MAYBE' })
  await client.post(`${machine}/firewall/ipset`, { name: 'ipfilter-net0' })
  await client.post(`${machine}/firewall/ipset/ipfilter-net0`, { cidr: '192.0.2.30' })
  await client.delete(`${machine}/firewall/ipset/ipfilter-net0/192.0.2.30`)
  await client.finish(await client.post(`${machine}/status/start`))
  await client.get(`${machine}/agent/network-get-interfaces`)
  await client.get(`${machine}/rrddata?timeframe=hour&cf=AVERAGE`)
  await client.get(`${machine}/rrddata?timeframe=decade`)
  await client.finish(await client.post(`${machine}/status/shutdown`, { timeout: 60 }))
  await client.finish(await client.delete(`${machine}?purge=1`))

  const container = '/nodes/pve1/lxc/300'
  await client.container(300, {
    'password': 'correct horse',
    'ssh-public-keys': 'ssh-ed25519 AAAA x',
  })
  await client.post('/nodes/pve1/lxc', { ...containerFields(301), password: 'abc' })
  await client.put(`${container}/config`, { cores: 2, memory: 1024, swap: 0, hostname: 'ct' })
  await client.put(`${container}/config`, { net0: 'bridge=vmbr0' })
  await client.put(`${container}/config`, { memory: 8 })
  await client.finish(await client.put(`${container}/resize`, { disk: 'rootfs', size: '16G' }))
  await client.finish(await client.post(`${container}/status/start`))
  await client.delete(`${container}?force=1&purge=1`)
  await client.get('/nodes/pve1/tasks?source=all&typefilter=qmclone&vmid=9000&limit=5')
}

function fieldsOf(path: string, body: string) {
  const url = new URL(`http://host${path}`)
  return {
    pathname: url.pathname,
    fields: Object.fromEntries([...url.searchParams, ...new URLSearchParams(body)]),
  }
}

const typeOf = ({ type }: Parameter) => (type === 'number' ? ['number', 'integer'] : [type])

test.group('Contract', (group) => {
  group.tap((check) => check.skip(!present, 'the real schema is not here'))

  test('offers only routes and parameters that the real API has')
    .with(profiles)
    .run(({ assert }, profile) => {
      const { paths }: Schema = readJson(`pve-api-${profile}.json`)
      const wrong: string[] = []
      for (const { method, path, parameters } of routes) {
        const real = paths[path]?.[method]?.parameters.properties
        if (!paths[path]?.[method]) wrong.push(`${method} ${path}`)
        for (const [key, parameter] of Object.entries(parameters)) {
          if (Number(parameter.since ?? 0) > Number(profile)) continue
          const name = parameter.family === undefined ? key : `${key}[n]`
          const twin = real?.[name] ?? real?.[`${key}0`]
          if (!twin) wrong.push(`${method} ${path}: ${name}`)
          else if (!typeOf(parameter).includes(twin.type ?? 'string'))
            wrong.push(`${path}: ${key} is ${twin.type}`)
          else if (Boolean(parameter.required) === Boolean(twin.optional))
            wrong.push(`${path}: ${key} required?`)
        }
        for (const [key, twin] of Object.entries(real ?? {})) {
          if (!twin.optional && !path.includes(`{${key}}`) && !lookup(parameters, key)) {
            wrong.push(`${method} ${path}: ${key} is required there`)
          }
        }
      }
      assert.deepEqual(wrong, [])
    })

  test('accepts what the real schema accepts and refuses what it refuses')
    .with(profiles)
    .run(async ({ assert, cleanup }, profile) => {
      const { load, route, validate }: Validator = await import(
        new URL('validate.mjs', shared).href
      )
      const schema = load(`./pve-api-${profile}.json`)
      const client = await startClient(cleanup, { profile })
      await walkThrough(client)
      const disagreements = client.simulator.requests().flatMap((request) => {
        const { pathname, fields } = fieldsOf(request.path, request.body)
        const found = route(schema, pathname)
        const method = found?.methods[request.method]
        if (!found || !method) return [`${request.method} ${pathname}`]
        const errors = validate(method, { ...found.params, ...fields })
        const refused = request.status === 400
        const agree = refused === Object.keys(errors).length > 0
        return agree
          ? []
          : [`${request.method} ${request.path} ${request.body} ${JSON.stringify(errors)}`]
      })
      assert.deepEqual(disagreements, [])
      assert.isAbove(client.simulator.requests().length, 50)
    })

  test('shows the keys that recorded answers have', async ({ assert, cleanup }) => {
    const client = await startClient(cleanup, { profile: '8.4' })
    await client.machine(200)
    await client.container(300)
    const pairs: [string, string, string[]][] = [
      ['version', '/version', ['keyboard']],
      ['nodes', '/nodes', []],
      ['node-storage', '/nodes/pve1/storage', []],
      ['cluster-resources', '/cluster/resources?type=node', []],
      ['pve7-cluster-status', '/cluster/status', []],
      ['pve7-node-status', '/nodes/pve1/status', []],
      ['qemu-list', '/nodes/pve1/qemu', ['pid', 'template']],
      ['qemu-status-current-stopped', '/nodes/pve1/qemu/200/status/current', ['pid', 'template']],
      ['lxc-list', '/nodes/pve1/lxc', ['lock', 'template']],
      ['lxc-status-current', '/nodes/pve1/lxc/300/status/current', ['lock', 'template', 'pid']],
      ['lxc-config', '/nodes/pve1/lxc/300/config', ['onboot']],
      ['pools', '/pools', []],
      ['storage-content-all', '/nodes/pve1/storage/local-lvm/content?vmid=200', []],
      ['node-tasks', '/nodes/pve1/tasks', []],
    ]
    const missing: string[] = []
    for (const [name, path, waived] of pairs) {
      const recorded = first(readJson(`recorded/${name}.json`).body.data)
      const shown = first(await dataOf(client.get(path)))
      for (const key of Object.keys(recorded)) {
        if (!(key in shown) && !waived.includes(key)) missing.push(`${path}: ${key}`)
      }
    }
    assert.deepEqual(missing, [])
  })
})

const first = (data: unknown) => (Array.isArray(data) ? data[0] : data) as Record<string, unknown>
