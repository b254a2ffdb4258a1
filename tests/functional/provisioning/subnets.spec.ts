import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import IpPool from '#provisioning/models/ip_pool'
import IpSubnet from '#provisioning/models/ip_subnet'
import { createStaff, sessionFor } from '#tests/support/identity'
import { forgetMachines } from '#tests/support/provisioning'
import { newId } from '#core/ids'
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
      says: 'be used as a resolver',
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
      assert.include(errorsOf(answer).network[0], 'overlaps 198.51.100.0/24')
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
