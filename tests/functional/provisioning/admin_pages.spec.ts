import { test } from '@japa/runner'
import { ProvisioningError } from '@innkeeper/provisioning'
import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { newId } from '#core/ids'
import { worker } from '#core/work/worker'
import Cluster from '#provisioning/models/cluster'
import IpPool from '#provisioning/models/ip_pool'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import {
  accept,
  countQueries,
  createFakeWorld,
  createPendingService,
  createPool,
  forgetMachines,
} from '#tests/support/provisioning'
import type { ApiClient } from '@japa/api-client'

const limits = { clones_at_once: 3, memory_percent: 150, first_remote_id: 500, last_remote_id: 600 }
type Session = Awaited<ReturnType<typeof sessionFor>>

const send = (
  client: ApiClient,
  method: 'post' | 'put' | 'delete',
  path: string,
  session: Session,
  fields: object = {}
) =>
  client[method](path).withSession(session).header('accept', 'text/html').form(fields).redirects(0)

test.group('Staff pages of machines', (group) => {
  group.each.setup(() => forgetMachines)
  group.each.teardown(() => clock.reset())

  test('are closed to customers, and to staff without the right to change', async ({
    client,
    assert,
  }) => {
    const { cluster } = await createFakeWorld()
    const customer = await sessionFor((await createCustomer()).user)
    const support = await sessionFor((await createStaff('support')).user)
    for (const path of [
      '/admin/clusters',
      '/admin/services',
      '/admin/operations',
      '/admin/ip-pools',
    ]) {
      ;(await client.get(path).withSession(customer)).assertStatus(403)
      ;(await client.get(path).withSession(support)).assertStatus(200)
    }
    ;(await client.get('/admin/clusters/create').withSession(support)).assertStatus(403)
    ;(await send(client, 'post', `/admin/clusters/${cluster.id}/sync`, support)).assertStatus(403)
    assert.lengthOf(await db.from('audit_entries').where('action', 'cluster.synced'), 0)
  })

  test('connect a cluster, keep its secret out of sight, test it and read what it offers', async ({
    client,
    assert,
  }) => {
    const { host } = await createFakeWorld()
    const staff = await sessionFor((await createStaff('manager')).user)
    ;(await client.get('/admin/clusters/create').withSession(staff)).assertStatus(200)
    const saved = await send(client, 'post', '/admin/clusters', staff, {
      ...limits,
      name: 'Frankfurt',
      driver: 'fake',
      secret_secret: host.secret,
    })
    saved.assertStatus(302)
    const cluster = await Cluster.findByOrFail('name', 'Frankfurt')
    const raw = await db.from('clusters').where('id', cluster.id).firstOrFail()
    assert.notInclude(raw.connection, host.secret)
    assert.equal(cluster.connection.secret, host.secret)
    assert.equal(cluster.nextRemoteId, 500)

    const form = await client.get(`/admin/clusters/${cluster.id}/edit`).withSession(staff)
    form.assertStatus(200)
    assert.notInclude(form.text(), host.secret)
    await send(client, 'put', `/admin/clusters/${cluster.id}`, staff, {
      ...limits,
      name: 'Frankfurt 2',
      secret_secret: '',
    })
    await cluster.refresh()
    assert.equal(cluster.connection.secret, host.secret)
    assert.equal(cluster.revision, 2)

    const tested = await client
      .post(`/admin/clusters/${cluster.id}/probe`)
      .withSession(staff)
      .header('accept', 'text/html')
    tested.assertStatus(200)
    await send(client, 'post', `/admin/clusters/${cluster.id}/sync`, staff)
    assert.lengthOf(await cluster.related('nodes').query(), 1)
    const node = await cluster.related('nodes').query().firstOrFail()
    await send(client, 'put', `/admin/clusters/${cluster.id}/parts/${node.id}`, staff, {
      kind: 'node',
      enabled: 'false',
    })
    await send(client, 'post', `/admin/clusters/${cluster.id}/sync`, staff)
    assert.isFalse((await node.refresh()).enabled)
  })

  test('say of room that a host does not tell that nothing is sold there', async ({
    client,
    assert,
  }) => {
    const { cluster } = await createFakeWorld()
    await db.from('cluster_nodes').update({ memory_total_bytes: null, memory_used_bytes: null })
    await db.from('cluster_storages').update({ free_bytes: null })
    const staff = await sessionFor((await createStaff('manager')).user)
    const page = (await client.get(`/admin/clusters/${cluster.id}`).withSession(staff)).text()
    assert.lengthOf(page.match(/Unknown: not used for new servers/g) ?? [], 2)
    assert.notInclude(page, 'of 0 GB')
  })

  test('[L] list a storage that nodes share once, and open or close it on all of them', async ({
    client,
    assert,
  }) => {
    const { cluster } = await createFakeWorld()
    const storages = () => cluster.related('storages').query().orderBy('id')
    const own = await storages().firstOrFail()
    const seen = { content: JSON.stringify(['vm']), seen_at: sqlTime(), enabled: true }
    for (const node of ['node1', 'node2'])
      await db.table('cluster_storages').insert({
        ...seen,
        id: newId(),
        cluster_id: cluster.id,
        node,
        name: 'ceph-vm',
        shared: true,
      })
    const staff = await sessionFor((await createStaff('manager')).user)
    const page = (await client.get(`/admin/clusters/${cluster.id}`).withSession(staff)).text()
    assert.lengthOf(page.match(/>ceph-vm<\/th>/g) ?? [], 1)
    assert.include(page, 'node1, node2')
    const shared = await storages().where('name', 'ceph-vm')
    await send(client, 'put', `/admin/clusters/${cluster.id}/parts/${shared[1].id}`, staff, {
      kind: 'storage',
      enabled: 'false',
    })
    const now = (await storages()).map(({ name, enabled }) => `${name} ${Boolean(enabled)}`)
    assert.deepEqual(now, [`${own.name} true`, 'ceph-vm false', 'ceph-vm false'])
  })

  test('[L] say of a storage for ISO files that it takes no new servers', async ({
    client,
    assert,
  }) => {
    const { cluster } = await createFakeWorld()
    await db.from('cluster_storages').update({ content: JSON.stringify(['iso', 'backup']) })
    const staff = await sessionFor((await createStaff('manager')).user)
    const page = (await client.get(`/admin/clusters/${cluster.id}`).withSession(staff)).text()
    assert.include(page, 'Stores no servers')
    assert.notInclude(page, 'name="kind" value="storage"')
  })

  test('[L] say of an IPv6 network no number that means nothing', async ({ client, assert }) => {
    const { cluster } = await createFakeWorld()
    const pool = await createPool(cluster, 'bridge0', '2001:db8::/64')
    const staff = await sessionFor((await createStaff('manager')).user)
    const page = (await client.get(`/admin/ip-pools/${pool.id}`).withSession(staff)).text()
    assert.include(page, 'Over 4 billion')
    assert.notMatch(page, /429496\d+/)
  })

  test('[M12] say of a step what it waits for, to customers too, and not that it is in progress', async ({
    client,
    assert,
  }) => {
    const { host, product, templates } = await createFakeWorld()
    const { user, account } = await createCustomer()
    const [customer, staff] = [
      await sessionFor(user),
      await sessionFor((await createStaff('manager')).user),
    ]
    const error = new ProvisioningError('No answer', {
      kind: 'transient',
      code: 'E_HOST_UNREACHABLE',
    })
    host.fail({ call: 'configure', error })
    const service = await createPendingService({
      product,
      template: templates.vm,
      accountId: account.id,
    })
    const operation = await accept(service)
    await worker.drain()
    const pages = async () => [
      (await client.get(`/services/${service.id}`).withSession(customer)).text(),
      (await client.get(`/admin/operations/${operation.id}`).withSession(staff)).text(),
    ]
    for (const page of await pages()) {
      assert.include(page, 'Waiting for the host, then continues automatically')
      assert.notInclude(page, '<span class="steps__state">In progress</span>')
    }
    await operation.merge({ waitsFor: `${operation.clusterId}/node1/pool0` }).save()
    for (const page of await pages())
      assert.include(page, 'Waiting for other setups on the host to finish')
    clock.travel({ minutes: 10 })
    await worker.drain()
    assert.equal((await service.refresh()).state, 'active')
  })

  test('ask for the secret again before it would go to another host', async ({
    client,
    assert,
  }) => {
    const { cluster, host } = await createFakeWorld()
    const staff = await sessionFor((await createStaff('manager')).user)
    const save = (fields: object) =>
      send(client, 'put', `/admin/clusters/${cluster.id}`, staff, {
        ...limits,
        name: cluster.name,
        ...fields,
      })
    const elsewhere = { setting_address: 'elsewhere.example' }

    const refused = await save({ ...elsewhere, secret_secret: '' })
    assert.deepEqual(Object.keys(refused.flashMessage('inputErrorsBag') ?? {}), ['secret_secret'])
    assert.isUndefined((await cluster.refresh()).connection.address)

    await save({ ...elsewhere, secret_secret: host.secret })
    assert.equal((await cluster.refresh()).connection.address, 'elsewhere.example')
    await save({ ...elsewhere, secret_secret: '', name: 'Renamed' })
    await cluster.refresh()
    assert.equal(cluster.name, 'Renamed')
    assert.equal(cluster.connection.secret, host.secret)
  })

  test('refuse a cluster with a taken name, a wrong range or missing settings', async ({
    client,
    assert,
  }) => {
    const { cluster } = await createFakeWorld()
    const staff = await sessionFor((await createStaff('owner')).user)
    const before = await Cluster.query()
    await send(client, 'post', '/admin/clusters', staff, {
      ...limits,
      name: cluster.name,
      driver: 'fake',
    })
    await send(client, 'post', '/admin/clusters', staff, {
      ...limits,
      name: 'x',
      driver: 'fake',
      last_remote_id: 100,
    })
    await send(client, 'post', '/admin/clusters', staff, { ...limits, driver: 'fake' })
    assert.lengthOf(await Cluster.query(), before.length)
  })

  test('show services and operations with at most eight queries, whatever their number', async ({
    client,
    assert,
  }) => {
    const { product, templates } = await createFakeWorld()
    const { account } = await createCustomer()
    for (let index = 0; index < 30; index++) {
      await accept(
        await createPendingService({ product, template: templates.vm, accountId: account.id })
      )
    }
    const staff = await sessionFor((await createStaff('support')).user)
    for (const path of [
      '/admin/services',
      '/admin/operations?show=open',
      '/admin/clusters',
      '/admin/ip-pools',
    ]) {
      const queries = await countQueries(async () =>
        (await client.get(path).withSession(staff)).assertStatus(200)
      )
      assert.isAtMost(queries, 8, path)
    }
  })

  test('say what failed and let it be tried again or given up', async ({ client, assert }) => {
    const { host, product, templates } = await createFakeWorld()
    const staff = await sessionFor((await createStaff('manager')).user)
    host.fail({
      call: 'configure',
      times: 2,
      error: new ProvisioningError('no such thing', { kind: 'permanent', code: 'E_INVALID_SPEC' }),
    })
    const service = await createPendingService({ product, template: templates.vm })
    const operation = await accept(service)
    await worker.drain()

    const list = await client.get('/admin/operations').withSession(staff)
    list.assertTextIncludes('Set up: web1')
    const page = await client.get(`/admin/operations/${operation.id}`).withSession(staff)
    page.assertStatus(200)
    page.assertTextIncludes('no such thing')

    await send(client, 'post', `/admin/operations/${operation.id}/retry`, staff)
    await worker.drain()
    assert.equal((await operation.refresh()).state, 'failed')
    await send(client, 'post', `/admin/operations/${operation.id}/abandon`, staff, {
      reason: 'built by hand',
    })
    assert.equal((await operation.refresh()).state, 'cancelled')
    await send(client, 'post', `/admin/operations/${operation.id}/retry`, staff)
    assert.equal((await operation.refresh()).state, 'cancelled')
    assert.lengthOf(await db.from('audit_entries').where('subject_id', operation.id), 2)
  })

  test('[M2] have what waits for its next try looked at now, unless somebody works on it', async ({
    client,
    assert,
  }) => {
    const { host, product, templates } = await createFakeWorld()
    const staff = await sessionFor((await createStaff('manager')).user)
    const support = await sessionFor((await createStaff('support')).user)
    host.online = false
    const service = await createPendingService({ product, template: templates.vm })
    const operation = await accept(service)
    await worker.drain()
    const later = clock.nowMs() + 500_000
    await db.from('operations').where('id', operation.id).update({ run_at: later })
    host.online = true
    const path = `/admin/operations/${operation.id}/hurry`

    ;(await send(client, 'post', path, support)).assertStatus(403)
    await db.from('operations').where('id', operation.id).update({ lease_until: later })
    ;(await send(client, 'post', path, staff)).assertFlashMessage('error')
    await db.from('operations').where('id', operation.id).update({ lease_until: null })
    const page = await client.get(`/admin/operations/${operation.id}`).withSession(staff)
    page.assertTextIncludes('Retry now')
    await worker.drain()
    assert.equal((await service.refresh()).state, 'provisioning')

    for (let times = 0; times < 2; times++)
      (await send(client, 'post', path, staff)).assertFlashMessage('success')
    await worker.drain()
    assert.equal((await service.refresh()).state, 'active')
    ;(await send(client, 'post', path, staff)).assertFlashMessage('error')
  })

  test('say where a machine stands, and why there is no place for another', async ({ client }) => {
    const { cluster, product, templates } = await createFakeWorld()
    const staff = await sessionFor((await createStaff('manager')).user)
    const built = await createPendingService({ product, template: templates.vm })
    await accept(built)
    await worker.drain()
    const { mac } = await built.refresh()
    const page = await client.get(`/admin/services/${built.id}`).withSession(staff)
    for (const fact of ['fake1', 'disks', 'bridge0', mac ?? '']) page.assertTextIncludes(fact)

    await db.from('cluster_nodes').where('cluster_id', cluster.id).update({ enabled: false })
    const waiting = await createPendingService({ product, template: templates.vm })
    const operation = await accept(waiting)
    await worker.drain()
    const told = await client.get(`/admin/operations/${operation.id}`).withSession(staff)
    told.assertTextIncludes('No enabled, online node has the image.')
  })

  test('suspend, give back and remove a machine', async ({ client, assert }) => {
    const { host, product, templates } = await createFakeWorld()
    const staff = await sessionFor((await createStaff('manager')).user)
    const service = await createPendingService({ product, template: templates.vm })
    await accept(service)
    await worker.drain()
    const act = async (path: string, method: 'post' | 'delete' = 'post') => {
      await send(client, method, `/admin/services/${service.id}/${path}`, staff, {
        action: 'start',
        reason: 'asked by phone',
        suspension_reason: 'staff',
        suspension_note: 'asked by phone',
        at_once: '1',
      })
      await worker.drain()
      ;(await client.get(`/admin/services/${service.id}`).withSession(staff)).assertStatus(200)
      return service.refresh()
    }
    assert.equal((await act('suspensions')).state, 'suspended')
    assert.equal(service.power, 'stopped')
    assert.equal((await act('actions')).power, 'stopped')
    assert.equal((await act('suspensions/staff', 'delete')).state, 'active')
    assert.equal((await act('termination')).state, 'terminated')
    assert.equal(host.machines.size, 0)
    const left = await db.from('ip_allocations').select('state', 'service_id')
    assert.deepEqual(
      left.map((row) => [row.state, row.service_id]),
      [['quarantined', null]]
    )
  })

  test('add pools and subnets, refuse overlaps, and keep the gateway out of use', async ({
    client,
    assert,
  }) => {
    const { cluster } = await createFakeWorld()
    const staff = await sessionFor((await createStaff('manager')).user)
    await send(client, 'post', '/admin/ip-pools', staff, { name: 'Public' })
    const pool = await IpPool.findByOrFail('name', 'Public')
    const add = (network: string, gateway = '') =>
      send(client, 'post', `/admin/ip-pools/${pool.id}/subnets`, staff, { network, gateway })
    await add('10.20.0.0/24', '10.20.0.1')
    await add('10.20.0.128/25')
    await add('nonsense')
    await send(client, 'post', `/admin/ip-pools/${pool.id}/links`, staff, {
      cluster_id: cluster.id,
      bridge: 'bridge0',
      vlan: 20,
    })
    await send(client, 'post', `/admin/ip-pools/${pool.id}/links`, staff, {
      cluster_id: cluster.id,
      bridge: 'bridge0',
    })

    assert.lengthOf(await pool.related('subnets').query(), 1)
    assert.lengthOf(await pool.related('links').query(), 1)
    assert.equal(
      (await db.from('ip_allocations').where('state', 'blocked').firstOrFail()).address,
      '10.20.0.1'
    )
    const page = await client.get(`/admin/ip-pools/${pool.id}`).withSession(staff)
    page.assertStatus(200)
    page.assertTextIncludes('10.20.0.0/24')
    ;(await client.get(`/admin/clusters/${cluster.id}`).withSession(staff)).assertStatus(200)
  })

  test('a cluster of a driver that is configured no more is shown, and says so where that driver is needed', async ({
    client,
    assert,
  }) => {
    const { cluster } = await createFakeWorld()
    await cluster.merge({ driver: 'gone' }).save()
    const manager = await sessionFor((await createStaff('manager')).user)
    for (const path of ['/admin/clusters', `/admin/clusters/${cluster.id}`])
      (await client.get(path).withSession(manager)).assertStatus(200)
    const edit = await client
      .get(`/admin/clusters/${cluster.id}/edit`)
      .withSession(manager)
      .redirects(0)
    edit.assertHeader('location', `/admin/clusters/${cluster.id}`)
    edit.assertFlashMessage('error')
    for (const [method, path] of [
      ['put', ''],
      ['post', '/probe'],
    ] as const) {
      const answer = await send(client, method, `/admin/clusters/${cluster.id}${path}`, manager, {
        name: 'Renamed',
        ...limits,
      })
      answer.assertStatus(302)
      const { error, probe } = answer.flashMessages()
      assert.include(JSON.stringify([error, probe]), 'gone', path)
    }
    await cluster.refresh()
    assert.notEqual(cluster.name, 'Renamed')
  })
})
