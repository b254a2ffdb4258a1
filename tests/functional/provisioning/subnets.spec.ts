import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { ProvisioningError } from '@innkeeper/provisioning'
import { clock } from '#core/clock'
import { newId } from '#core/ids'
import { worker } from '#core/work/worker'
import IpPool from '#provisioning/models/ip_pool'
import IpSubnet from '#provisioning/models/ip_subnet'
import { createStaff, sessionFor } from '#tests/support/identity'
import {
  accept,
  createFakeWorld,
  createPendingService,
  createPool,
  forgetMachines,
} from '#tests/support/provisioning'
import type { ApiClient, ApiResponse } from '@japa/api-client'

type Fields = Record<string, string>

/** What staff type, the field that is refused, and words of the message beside it. */
const impossible: { typed: Fields; field: string; says: string }[] = [
  { typed: { network: 'nonsense' }, field: 'network', says: 'CIDR' },
  { typed: { network: '192.0.2.0' }, field: 'network', says: 'CIDR' },
  { typed: { network: '192.0.2.0/33' }, field: 'network', says: 'CIDR' },
  { typed: { network: '192.0.2.0/-1' }, field: 'network', says: 'CIDR' },
  { typed: { network: '192.0.2.0/24/8' }, field: 'network', says: 'CIDR' },
  { typed: { network: '10.1/8' }, field: 'network', says: 'CIDR' },
  { typed: { network: '010.0.0.0/24' }, field: 'network', says: 'CIDR' },
  { typed: { network: '0xa.0.0.0/24' }, field: 'network', says: 'CIDR' },
  { typed: { network: 'fd00::%eth0/64' }, field: 'network', says: 'CIDR' },
  ...[
    '0.0.0.0/0',
    '0.1.2.0/24',
    '127.0.0.0/24',
    '126.0.0.0/7',
    '169.254.1.0/24',
    '224.0.0.0/24',
    '240.0.0.0/24',
    '255.255.255.255/32',
    '::/0',
    '::1/128',
    '::ffff:192.0.2.0/120',
    'fe80::/64',
    'ff02::/64',
  ].map((network) => ({ typed: { network }, field: 'network', says: 'unicast' })),
  ...['2001:db8::1', 'fe80::1'].map((gateway) => ({
    typed: { network: '198.51.100.0/24', gateway },
    field: 'gateway',
    says: 'must be an IPv4 address',
  })),
  {
    typed: { network: '2001:db8:102::/64', gateway: '192.0.2.1' },
    field: 'gateway',
    says: 'must be an IPv6 address',
  },
  ...['fe80::1%eth0', '198.51.100.01', '198.51.100.1/24', '198.51.100', 'router'].map(
    (gateway) => ({
      typed: { network: '198.51.100.0/24', gateway },
      field: 'gateway',
      says: 'without a prefix or zone',
    })
  ),
  ...['198.51.101.1', '0.0.0.0', '127.0.0.1'].map((gateway) => ({
    typed: { network: '198.51.100.0/24', gateway },
    field: 'gateway',
    says: 'outside 198.51.100.0/24',
  })),
  ...['2001:db8:103::1', 'ff02::1', '::1'].map((gateway) => ({
    typed: { network: '2001:db8:102::/64', gateway },
    field: 'gateway',
    says: 'outside 2001:db8:102::/64',
  })),
  ...['198.51.100.0', '198.51.100.255'].map((gateway) => ({
    typed: { network: '198.51.100.0/24', gateway },
    field: 'gateway',
    says: 'network or broadcast',
  })),
  {
    typed: { network: '198.51.100.7/32', gateway: '198.51.100.7' },
    field: 'network',
    says: 'only usable address',
  },
  {
    typed: { network: '198.51.100.0/24', first: '198.51.101.9' },
    field: 'first',
    says: 'outside',
  },
  { typed: { network: '198.51.100.0/24', first: '2001:db8::1' }, field: 'first', says: 'outside' },
  { typed: { network: '198.51.100.0/24', last: '198.51.100.255' }, field: 'last', says: 'between' },
  {
    typed: { network: '198.51.100.0/24', first: '198.51.100.9', last: '198.51.100.8' },
    field: 'last',
    says: 'before the first',
  },
  ...['9.9.9', '192.0.2.53, none', 'fe80::1', '::1%lo', '0.0.0.0', '127.0.0.1', '224.0.0.1'].map(
    (resolvers) => ({
      typed: { network: '198.51.100.0/24', resolvers },
      field: 'resolvers',
      says: 'be used as a DNS resolver',
    })
  ),
]

test.group('Subnets', (group) => {
  group.each.setup(() => forgetMachines)

  test('[B09] refuses settings that do not fit together ({typed.network} {field} {says})')
    .with(impossible)
    .run(async ({ client, assert }, { typed, field, says }) => {
      const { pool, add } = await open(client)
      const answer = await add(typed)
      answer.assertStatus(302)
      const errors = errorsOf(answer)
      assert.include(errors[field]?.join(' ') ?? '', says)
      assert.deepEqual(Object.keys(errors), [field])
      assert.lengthOf(await pool.related('subnets').query(), 0)
    })

  test('[B09] takes settings that fit: {typed.network} {typed.gateway}')
    .with<{ typed: Fields }[]>([
      { typed: { network: '198.51.100.0/24', gateway: '198.51.100.254' } },
      { typed: { network: '198.51.100.8/31', gateway: '198.51.100.8' } },
      { typed: { network: '198.51.100.8/32', gateway: '' } },
      { typed: { network: '10.0.0.0/8', gateway: '10.0.0.1' } },
      { typed: { network: '2001:db8:102::/64', gateway: 'fe80::1' } },
      { typed: { network: '2001:db8::/29', gateway: '2001:db8::7' } },
      { typed: { network: '2001:db8:102::/64', gateway: '2001:DB8:102:0::1' } },
      { typed: { network: 'fd12:3456::/48', gateway: 'fd12:3456::1', first: 'fd12:3456:0:9::1' } },
    ])
    .run(async ({ client, assert }, { typed }) => {
      const { pool, add } = await open(client)
      const answer = await add(typed)
      assert.deepEqual(errorsOf(answer), {})
      assert.lengthOf(await pool.related('subnets').query(), 1)
    })

  test('[B09] reads resolvers that are separated by commas, semicolons, blanks or lines, each once', async ({
    client,
    assert,
  }) => {
    const { pool, add } = await open(client)
    await add({
      network: '198.51.100.0/24',
      resolvers: '192.0.2.53,192.0.2.54; 2001:DB8::53\r\n9.9.9.9\t192.0.2.53',
    })
    const [subnet] = await pool.related('subnets').query()
    assert.deepEqual(subnet.resolvers, ['192.0.2.53', '192.0.2.54', '2001:db8::53', '9.9.9.9'])
  })

  test('[B09] refuses a network that exists or overlaps one, also when both are sent at once', async ({
    client,
    assert,
  }) => {
    const { add } = await open(client)
    const both = [add({ network: '198.51.100.0/24' }), add({ network: '198.51.100.0/24' })]
    await Promise.all(both)
    for (const network of ['198.51.100.0/24', '198.51.100.64/26', '198.51.0.0/16']) {
      const answer = await add({ network })
      assert.include(errorsOf(answer).network[0], 'overlaps with 198.51.100.0/24')
    }
    assert.lengthOf(await IpSubnet.all(), 1)
  })

  test('[B09] lets nobody add a subnet who may not manage provisioning', async ({
    client,
    assert,
  }) => {
    const { add } = await open(client, 'support')
    ;(await add({ network: '198.51.100.0/24' })).assertStatus(403)
    assert.lengthOf(await db.from('ip_subnets'), 0)
  })
})

test.group('Subnets, corrected', (group) => {
  group.each.setup(() => forgetMachines)

  test('[B09] corrects gateway and resolvers, gives the old gateway out, and says so in the audit log once', async ({
    client,
    assert,
  }) => {
    const { session, subnet, correct } = await openSubnet(client)
    const page = await client
      .get(`/admin/ip-pools/${subnet.ipPoolId}/subnets/${subnet.id}/edit`)
      .withSession(session)
    page.assertStatus(200)
    page.assertTextIncludes('198.51.100.1')
    const fields = { gateway: '198.51.100.254', resolvers: '9.9.9.9; 2620:fe::fe' }
    for (const answer of [await correct(fields), await correct(fields)]) {
      answer.assertStatus(302)
      assert.deepEqual(errorsOf(answer), {})
    }
    await subnet.refresh()
    assert.equal(subnet.gateway, '198.51.100.254')
    assert.deepEqual(subnet.resolvers, ['9.9.9.9', '2620:fe::fe'])
    const blocked = await db.from('ip_allocations').select('address', 'state')
    assert.deepEqual(
      blocked.map(({ address, state }) => [address, state]),
      [['198.51.100.254', 'blocked']]
    )
    assert.lengthOf(await correctionsOf(subnet), 1)
  })

  test('[B09] takes a gateway outside the addresses that are given out', async ({
    client,
    assert,
  }) => {
    const { subnet, correct } = await openSubnet(client)
    await subnet.merge({ firstAddress: '198.51.100.10', size: 10 }).save()
    assert.deepEqual(errorsOf(await correct({ gateway: '198.51.100.254' })), {})
    assert.equal((await subnet.refresh()).gateway, '198.51.100.254')
    assert.lengthOf(await db.from('ip_allocations').where('address', '198.51.100.254'), 0)
  })

  test('[B09] refuses to correct to {gateway} {resolvers}')
    .with([
      { gateway: '2001:db8::1', resolvers: '', says: 'must be an IPv4 address' },
      { gateway: '198.51.101.1', resolvers: '', says: 'outside' },
      { gateway: '198.51.100.255', resolvers: '', says: 'broadcast' },
      { gateway: 'fe80::1%eth0', resolvers: '', says: 'zone' },
      { gateway: '198.51.100.1', resolvers: '9.9.9.9, nobody', says: '“nobody”' },
    ])
    .run(async ({ client, assert }, { gateway, resolvers, says }) => {
      const { subnet, correct } = await openSubnet(client)
      const answer = await correct({ gateway, resolvers })
      assert.include(JSON.stringify(errorsOf(answer)), says)
      assert.equal((await subnet.refresh()).gateway, '198.51.100.1')
      assert.lengthOf(await correctionsOf(subnet), 0)
    })

  test('[B09] refuses a gateway that a service uses', async ({ client, assert }) => {
    const { product, templates, pool } = await createFakeWorld()
    await accept(await createPendingService({ product, template: templates.vm }))
    const subnet = await pool.related('subnets').query().firstOrFail()
    const { correct } = await correcting(client, subnet)
    const answer = await correct({ gateway: '192.0.2.1' })
    await subnet.merge({ gateway: '192.0.2.2' }).save()
    const second = await correct({ gateway: '192.0.2.1' })
    assert.isUndefined(errorsOf(answer).resolvers)
    assert.include(errorsOf(second).gateway[0], 'A service uses 192.0.2.1')
  })

  test('[B09] lets nobody correct a subnet who may not manage provisioning', async ({
    client,
    assert,
  }) => {
    const { subnet, correct } = await openSubnet(client, 'support')
    ;(await correct({ gateway: '198.51.100.9' })).assertStatus(403)
    assert.equal((await subnet.refresh()).gateway, '198.51.100.1')
  })
})

test.group('Subnets, left', (group) => {
  group.each.setup(() => forgetMachines)
  group.each.teardown(() => clock.reset())

  const causes: { cause: string; make: (subnet: IpSubnet) => Promise<unknown> }[] = [
    { cause: 'disabled', make: (subnet) => subnet.merge({ enabled: false }).save() },
    {
      cause: 'of another family than its gateway',
      make: (subnet) => subnet.merge({ gateway: '2001:db8::1' }).save(),
    },
    {
      cause: 'multicast',
      make: (subnet) => subnet.merge({ network: '224.0.0.0' }).save(),
    },
  ]

  test('[B09] a machine that was never built leaves a subnet that is {cause}')
    .with(causes)
    .run(async ({ client, assert }, { make }) => {
      const { host, service, operation, subnet, retry } = await failedAt(client, 'build')
      const former = service.remoteId
      await make(subnet)
      await retry()
      await worker.drain()
      await service.refresh()
      assert.equal(service.state, 'active')
      assert.notEqual(service.remoteId, former)
      assert.deepEqual(await addressesOf(service.id), ['203.0.113.1'])
      assert.equal(host.machines.size, 1)
      const left = await db.from('ip_allocations').where('address', '192.0.2.1').firstOrFail()
      assert.equal(left.state, 'quarantined')
      assert.equal((await operation.refresh()).state, 'succeeded')
      await retry()
      assert.deepEqual(await addressesOf(service.id), ['203.0.113.1'])
    })

  test('[B09] a machine that the host may hold keeps its addresses: {why}')
    .with([{ why: 'exists' }, { why: 'silent' }, { why: 'unknown' }, { why: 'right' }])
    .run(async ({ client, assert }, { why }) => {
      const call = why === 'exists' ? 'configure' : 'build'
      const { host, service, operation, subnet, retry } = await failedAt(client, call)
      const former = service.remoteId
      if (why !== 'right') await subnet.merge({ enabled: false }).save()
      if (why === 'silent') host.online = false
      if (why === 'unknown') await operation.merge({ errorKind: 'unknown' }).save()
      await retry()
      host.online = true
      assert.equal((await service.refresh()).remoteId, former)
      assert.deepEqual(await addressesOf(service.id), ['192.0.2.1'])
    })
})

/** The messages beside the fields, as the next page shows them. */
function errorsOf(answer: ApiResponse): Record<string, string[]> {
  return Object(answer.flashMessage('inputErrorsBag') ?? {})
}

async function open(client: ApiClient, role: 'manager' | 'support' = 'manager') {
  const pool = await IpPool.create({ name: newId(), enabled: true })
  const session = await sessionFor((await createStaff(role)).user)
  const add = (fields: Fields) =>
    client
      .post(`/admin/ip-pools/${pool.id}/subnets`)
      .withSession(session)
      .header('accept', 'text/html')
      .form(fields)
      .redirects(0)
  return { pool, session, add }
}

/** A service whose building failed at a call, with another pool that could take it. */
async function failedAt(client: ApiClient, call: string) {
  const { host, cluster, pool, product, templates } = await createFakeWorld()
  await pool.merge({ name: 'a' }).save()
  const subnet = await pool.related('subnets').query().firstOrFail()
  await (await createPool(cluster, 'bridge0', '203.0.113.0/24')).merge({ name: 'b' }).save()
  const error = new ProvisioningError('format error', { kind: 'permanent', code: 'E_INVALID_SPEC' })
  host.fail({ call, error })
  const service = await createPendingService({ product, template: templates.vm })
  const operation = await accept(service)
  await worker.drain()
  await Promise.all([operation.refresh(), service.refresh()])
  if (operation.state !== 'failed') throw new Error(`Not failed: ${host.calls.join(' ')}`)
  const session = await sessionFor((await createStaff('manager')).user)
  const retry = () =>
    client
      .post(`/admin/operations/${operation.id}/retry`)
      .withSession(session)
      .header('accept', 'text/html')
      .redirects(0)
  return { host, service, operation, subnet, retry }
}

async function addressesOf(serviceId: string): Promise<string[]> {
  const rows = await db.from('ip_allocations').where('service_id', serviceId).select('address')
  return rows.map(({ address }) => String(address))
}

const correctionsOf = (subnet: IpSubnet) =>
  db.from('audit_entries').where({ action: 'ip_subnet.corrected', subject_id: subnet.id })

async function openSubnet(client: ApiClient, role: 'manager' | 'support' = 'manager') {
  const { pool, add } = await open(client)
  await add({ network: '198.51.100.0/24', gateway: '198.51.100.1' })
  const subnet = await pool.related('subnets').query().firstOrFail()
  return { subnet, ...(await correcting(client, subnet, role)) }
}

async function correcting(
  client: ApiClient,
  subnet: IpSubnet,
  role: 'manager' | 'support' = 'manager'
) {
  const session = await sessionFor((await createStaff(role)).user)
  const correct = (fields: Fields) =>
    client
      .put(`/admin/ip-pools/${subnet.ipPoolId}/subnets/${subnet.id}/routing`)
      .withSession(session)
      .header('accept', 'text/html')
      .form(fields)
      .redirects(0)
  return { session, correct }
}
