import { test } from '@japa/runner'

import { isAtLeast } from '#provisioning_proxmox/client/version'
import { PveError } from '#provisioning_proxmox/client/pve_error'
import { readConnection } from '#provisioning_proxmox/connection'
import { PROXMOX_MANIFEST } from '#provisioning_proxmox/manifest'
import { readDatacenter } from '#provisioning_proxmox/probe/datacenter'
import { stopNow } from '#provisioning_proxmox/verbs/power'
import { readSettings } from '@innkeeper/provisioning'
import type { Session } from '#provisioning_proxmox/session'

type Calls = [path: string, params?: Record<string, unknown>][]

/** A session in which the cluster answers each path as told; what is not told is refused. */
function aSession(answers: Record<string, unknown>, version = '9.2.3') {
  const calls: Calls = []
  const answer = async (path: string, params?: Record<string, unknown>) => {
    calls.push([path, params])
    if (path in answers) return answers[path]
    throw new PveError({ status: 403, reason: 'Permission check failed', request: `GET ${path}` })
  }
  const client = { get: answer, post: answer }
  return { calls, session: { client, version: async () => version } as unknown as Session }
}

const OPTIONS = '/cluster/options'
const FIREWALL = '/cluster/firewall/options'

test.group('the datacenter', () => {
  test('[PVE6] the doctor says that tags are refused with {$self}')
    .with([
      'user-allow=existing',
      'user-allow=none',
      'user-allow=list,user-allow-list=a;b',
      { 'user-allow': 'list' },
    ])
    .run(async ({ assert }, access) => {
      const answers = { [OPTIONS]: { 'user-tag-access': access }, [FIREWALL]: { enable: 1 } }
      const { problems } = await readDatacenter(aSession(answers).session, false)
      assert.lengthOf(problems, 1)
      assert.include(problems[0], 'user-tag-access')
      const mighty = await readDatacenter(aSession(answers).session, true)
      assert.deepEqual(mighty.problems, [])
    })

  test('[PVE6] the doctor has nothing to say when tags are free', async ({ assert }) => {
    for (const options of [{}, { 'user-tag-access': 'user-allow=free' }]) {
      const answers = { [OPTIONS]: options, [FIREWALL]: { enable: 1 } }
      const found = await readDatacenter(aSession(answers).session, false)
      assert.deepEqual(found, { problems: [], notes: [] })
    }
  })

  test('[PVE8] the doctor tells that the firewall is off, or cannot be seen', async ({
    assert,
  }) => {
    for (const off of [{}, { enable: 0 }]) {
      const { session } = aSession({ [OPTIONS]: {}, [FIREWALL]: off })
      const { notes } = await readDatacenter(session, false)
      assert.include(notes[0], 'firewall is off')
    }
    const { notes } = await readDatacenter(aSession({ [OPTIONS]: {} }).session, false)
    assert.include(notes[0], 'cannot be seen')
  })
})

test.group('stopping at once', () => {
  const guest = { vmid: '2001', type: 'qemu', node: 'pve1', config: {} } as const
  const path = '/nodes/pve1/qemu/2001/status/stop'

  test(
    '[PVE5] overrules a hanging shutdown on {version} (high availability {ha.managed}): {overrules}'
  )
    .with([
      { version: '8.1.10', ha: undefined, overrules: undefined },
      { version: '8.2.2', ha: { managed: 0 }, overrules: 1 },
      { version: '9.0.0~11', ha: undefined, overrules: 1 },
      { version: '9.0.0~11', ha: { managed: 1 }, overrules: undefined },
    ] as const)
    .run(async ({ assert }, { version, ha, overrules }) => {
      const { session, calls } = aSession({ [path]: 'UPID' }, version)
      await stopNow(session, guest, { ha })
      assert.deepEqual(calls, [[path, { 'overrule-shutdown': overrules }]])
    })

  test('[PVE5] compares versions by their numbers', ({ assert }) => {
    assert.isTrue(isAtLeast('8.10.1', 8, 2))
    assert.isFalse(isAtLeast('7.4-1', 8, 2))
    assert.isFalse(isAtLeast('', 8, 2))
  })
})

test.group('endpoints', () => {
  const good = [
    'https://pve1.example.com:8006',
    'https://pve1.example.com',
    'https://192.0.2.1:8006/',
    'https://[2001:db8::1]:8006',
  ]
  const bad = [
    'http://pve1.example.com:8006',
    'https://user:pw@pve1.example.com:8006',
    'https://user@pve1.example.com',
    'https://pve1.example.com:8006/api2',
    'https://pve1.example.com:8006?x=1',
    'https://pve1.example.com:8006/?x=1',
    'https://pve1.example.com:8006#x',
    'https://pve1.example.com:',
    'https://:8006',
    'https://pve1.example.com:8006\\evil',
  ]
  const field = PROXMOX_MANIFEST.settings.connection.filter(({ name }) => name === 'endpoints')
  const rest = { token_id: 'a@pve!b', token_secret: 'c', trust: 'public' }

  test('[L11] may be {$self}')
    .with(good)
    .run(({ assert }, endpoint) => {
      assert.isTrue(readSettings(field, { endpoints: [endpoint] }).ok)
      assert.deepEqual(readConnection({ endpoints: [endpoint], ...rest }).endpoints, [endpoint])
    })

  test('[L11] may not be {$self}')
    .with(bad)
    .run(({ assert }, endpoint) => {
      assert.isFalse(readSettings(field, { endpoints: [endpoint] }).ok)
    })

  test('[L11] that settings of before still hold are refused with an explanation', ({ assert }) => {
    for (const endpoint of bad.slice(0, 7)) {
      assert.throws(() => readConnection({ endpoints: [endpoint], ...rest }), /no user name, path/)
    }
  })
})
