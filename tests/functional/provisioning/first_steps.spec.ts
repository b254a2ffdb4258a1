import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import Cluster from '#provisioning/models/cluster'
import { createStaff, sessionFor } from '#tests/support/identity'
import { createFakeWorld, forgetMachines } from '#tests/support/provisioning'

const SEEN = Array(32).fill('ab').join(':')
const OTHER = Array(32).fill('cd').join(':')

const connection = {
  endpoints: ['https://pve1.example.com:8006'],
  token_id: 'innkeeper@pve!panel',
  token_secret: 'shown once',
  trust: 'fingerprint',
  fingerprints: null,
  ca_certificate: null,
  pool: null,
}

test.group('First steps at a cluster', (group) => {
  group.each.setup(() => forgetMachines())

  test('[L] the fingerprint that a test saw is trusted without the secret, and no other', async ({
    client,
    assert,
  }) => {
    await createFakeWorld()
    const staff = await sessionFor((await createStaff('manager')).user)
    const cluster = await Cluster.query().firstOrFail()
    await cluster
      .merge({ driver: 'proxmox', connection, seenFingerprint: SEEN.toUpperCase() })
      .save()
    const save = (fields: object) =>
      client
        .put(`/admin/clusters/${cluster.id}`)
        .withSession(staff)
        .redirects(0)
        .form({
          name: cluster.name,
          clones_at_once: 2,
          memory_percent: 100,
          first_remote_id: 10_000,
          last_remote_id: 999_999,
          setting_endpoints: connection.endpoints.join('\n'),
          setting_token_id: connection.token_id,
          setting_trust: 'fingerprint',
          secret_token_secret: '',
          ...fields,
        })
    const problems = async (fields: object) => {
      const answer = await save(fields)
      return Object.keys(answer.flashMessage('inputErrorsBag') ?? {})
    }
    const elsewhere = { setting_endpoints: 'https://pve9.example.com:8006' }
    const again = ['secret_token_secret']
    assert.deepEqual(await problems({ setting_fingerprints: OTHER }), again)
    assert.deepEqual(await problems({ setting_fingerprints: `${SEEN}\n${OTHER}` }), again)
    assert.deepEqual(await problems({ setting_fingerprints: SEEN, ...elsewhere }), again)

    assert.deepEqual(await problems({ setting_fingerprints: SEEN }), [])
    await cluster.refresh()
    assert.deepEqual(cluster.connection.fingerprints, [SEEN])
    assert.equal(cluster.connection.token_secret, 'shown once')

    await db.from('clusters').where('id', cluster.id).update({ seen_fingerprint: OTHER })
    assert.deepEqual(await problems({ setting_fingerprints: OTHER }), again, 'only the first time')
    await save({ setting_fingerprints: SEEN, ...elsewhere, secret_token_secret: 'new' })
    assert.isNull((await cluster.refresh()).seenFingerprint, 'it was seen at another host')
  })

  test('[L] a pool is linked over a bridge that a node has, and over no other', async ({
    client,
    assert,
  }) => {
    const { cluster, pool } = await createFakeWorld()
    await db.from('ip_pool_clusters').where('ip_pool_id', pool.id).delete()
    const staff = await sessionFor((await createStaff('manager')).user)
    const link = async (bridge: string) => {
      const answer = await client
        .post(`/admin/ip-pools/${pool.id}/links`)
        .withSession(staff)
        .redirects(0)
        .form({ cluster_id: cluster.id, bridge })
      return String(answer.flashMessage('inputErrorsBag')?.bridge ?? '')
    }
    const refused = await link('vmbr9')
    assert.include(refused, `No node of “${cluster.name}” has a bridge named “vmbr9”`)
    assert.include(refused, 'bridge0')
    assert.isEmpty(await pool.related('links').query())
    const page = await client.get(`/admin/ip-pools/${pool.id}`).withSession(staff)
    page.assertTextIncludes('Known bridges: bridge0')

    assert.equal(await link('bridge0'), '')
    assert.lengthOf(await pool.related('links').query(), 1)
    await db.from('ip_pool_clusters').where('ip_pool_id', pool.id).delete()
    await db.from('cluster_bridges').where('cluster_id', cluster.id).delete()
    assert.include(await link('bridge0'), 'We don’t know any bridges of')
  })

  test('[L] images say that a template comes first, and where it is made', async ({ client }) => {
    const { cluster } = await createFakeWorld()
    await db.from('templates').update({ enabled: false })
    const staff = await sessionFor((await createStaff('manager')).user)
    const open = () => client.get(`/admin/clusters/${cluster.id}`).withSession(staff)
    const page = await open()
    page.assertTextIncludes('There are no templates yet')
    page.assertTextIncludes('href="/admin/templates"')
    await db.from('cluster_images').where('cluster_id', cluster.id).delete()
    ;(await open()).assertTextIncludes('The cluster has no images yet')
    await db.from('templates').update({ enabled: true })
  })
})
