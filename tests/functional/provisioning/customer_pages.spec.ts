import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { worker } from '#core/work/worker'
import { parsePublicKey } from '#ordering/ssh/public_key'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import {
  accept,
  countQueries,
  createFakeWorld,
  createPendingService,
  forgetMachines,
} from '#tests/support/provisioning'

async function activeService() {
  const world = await createFakeWorld()
  const { user, account } = await createCustomer()
  const service = await createPendingService({
    product: world.product,
    template: world.templates.vm,
    accountId: account.id,
  })
  await accept(service)
  await worker.drain()
  await service.refresh()
  return { ...world, user, account, service, session: await sessionFor(user) }
}

test.group('Customer pages of machines', (group) => {
  group.each.setup(() => forgetMachines)
  group.each.teardown(() => clock.reset())

  test('the dashboard of a new account says what to do next', async ({ client }) => {
    const { user } = await createCustomer()
    const page = await client.get('/dashboard').withSession(await sessionFor(user))
    page.assertStatus(200)
    page.assertTextIncludes('No servers yet')
  })

  test('the dashboard and the list show what there is with at most eight queries', async ({
    client,
    assert,
  }) => {
    const { product, templates, account, session } = await activeService()
    for (let index = 0; index < 12; index++) {
      await accept(
        await createPendingService({ product, template: templates.vm, accountId: account.id })
      )
    }
    for (const path of ['/dashboard', '/services']) {
      const queries = await countQueries(async () => {
        const page = await client.get(path).withSession(session)
        page.assertStatus(200)
        page.assertTextIncludes('192.0.2.1')
        page.assertTextIncludes('Running')
      })
      assert.isAtMost(queries, 8, path)
    }
  })

  test('servers are found by host name, address and status, and never those of others', async ({
    client,
    assert,
  }) => {
    const { product, templates, account, session, service } = await activeService()
    const another = await createPendingService({
      product,
      template: templates.vm,
      accountId: account.id,
    })
    await service.merge({ hostname: 'web.one.example.test' }).save()
    await another.merge({ hostname: 'db.one.example.test' }).save()
    const stranger = await createPendingService({ product, template: templates.vm })
    await stranger.merge({ hostname: 'web.two.example.test' }).save()
    const address = await service.related('addresses').query().firstOrFail()
    const shown = async (query: Record<string, string>) => {
      const page = await client.get('/services').qs(query).withSession(session)
      page.assertStatus(200)
      return ['web.one', 'db.one', 'web.two'].filter((name) => page.text().includes(`${name}.ex`))
    }
    assert.deepEqual(await shown({}), ['web.one', 'db.one'])
    assert.deepEqual(await shown({ q: 'WEB.' }), ['web.one'])
    assert.deepEqual(await shown({ q: address.address }), ['web.one'])
    assert.deepEqual(await shown({ q: 'web.two' }), [])
    assert.deepEqual(await shown({ state: 'pending' }), ['db.one'])
    for (const sort of ['hostname', '-hostname', 'renews', '-renews'])
      assert.lengthOf(await shown({ sort }), 2, sort)
  })

  test('[B32] every key that signs in to a machine is shown by type, name and fingerprint, to its customer and staff', async ({
    client,
    assert,
  }) => {
    const { service, session } = await activeService()
    const keys = [
      'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0KJlp6qsVIlJ1pvcq8Ho5VOS8pMHn5vC5BkMGsAS5c ada@laptop',
      'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJf6Bnv3cwp5gzvvCbYVQ8dWNBRhPTL8pZcWAiPJ0Kgd <b>nora</b> at work',
    ]
    await service.merge({ sshKey: keys.join('\n') }).save()
    const parsed = keys.map((line) => parsePublicKey(line))
    const staff = await sessionFor((await createStaff('owner')).user)
    const pages = [
      await client.get(`/services/${service.id}`).withSession(session),
      await client.get(`/admin/services/${service.id}`).withSession(staff),
    ]
    for (const page of pages) {
      for (const key of parsed)
        page.assertTextIncludes(key.ok ? key.value.fingerprint : 'a readable key')
      page.assertTextIncludes('ada@laptop')
      page.assertTextIncludes('&lt;b&gt;nora&lt;/b&gt; at work')
      assert.equal(page.text().split('Ed25519').length, 3)
    }
  })

  test('the page of a machine is titled by its name and state and says how to connect', async ({
    client,
  }) => {
    const { service, session } = await activeService()
    const page = await client.get(`/services/${service.id}`).withSession(session)
    page.assertStatus(200)
    page.assertTextIncludes('web1 · Running')
    page.assertTextIncludes('ssh debian@192.0.2.1')
    page.assertTextIncludes('Ready')
  })

  test('the page shows the steps while the machine is built', async ({ client }) => {
    const { product, templates, account, session } = await activeService()
    const service = await createPendingService({
      product,
      template: templates.vm,
      accountId: account.id,
    })
    const operation = await accept(service)
    await db
      .from('operations')
      .where('id', operation.id)
      .update({ run_at: clock.nowMs() + 60_000 })
    const page = await client.get(`/services/${service.id}`).withSession(session)
    page.assertStatus(200)
    page.assertTextIncludes('Setting up')
  })

  test('the page answers with the last known state while the host is silent', async ({
    client,
  }) => {
    const { service, session, host } = await activeService()
    host.online = false
    clock.travel({ minutes: 20 })
    const page = await client.get(`/services/${service.id}`).withSession(session)
    page.assertStatus(200)
    page.assertTextIncludes('The host isn’t responding')
    page.assertTextIncludes('Running')
  })

  test('stops a machine and shows it stopped only after the host confirmed it', async ({
    client,
    assert,
  }) => {
    const { service, session, host } = await activeService()
    const asked = await client
      .post(`/services/${service.id}/power`)
      .withSession(session)
      .form({ action: 'stop' })
      .redirects(0)
    asked.assertStatus(302)
    assert.equal((await service.refresh()).power, 'running')
    ;(await client.get(`/services/${service.id}`).withSession(session)).assertTextIncludes(
      'web1 · Stopping'
    )

    await worker.drain()
    assert.equal((await service.refresh()).power, 'stopped')
    assert.isFalse(host.machines.get(service.remoteId ?? '')?.running)
    ;(await client.get(`/services/${service.id}`).withSession(session)).assertTextIncludes(
      'Force stopped'
    )
  })

  test('lets members who look after machines press the buttons, and nobody else', async ({
    client,
    assert,
  }) => {
    const { service, account, session } = await activeService()
    const membership = await account.related('memberships').query().firstOrFail()
    const press = () =>
      client.post(`/services/${service.id}/power`).withSession(session).form({ action: 'stop' })
    for (const role of ['billing', 'member'] as const) {
      await membership.merge({ role }).save()
      const refused = await press().redirects(0)
      refused.assertStatus(403)
      const page = await client.get(`/services/${service.id}`).withSession(session)
      assert.notInclude(page.text(), `/services/${service.id}/power`)
    }
    assert.lengthOf(await service.related('operations').query().where('kind', 'power'), 0)
    await membership.merge({ role: 'technical' }).save()
    const asked = await press().redirects(0)
    asked.assertStatus(302)
    assert.lengthOf(await service.related('operations').query().where('kind', 'power'), 1)
  })

  test('makes one operation of repeated clicks and refuses another action meanwhile', async ({
    client,
    assert,
  }) => {
    const { service, session } = await activeService()
    const press = (action: string) =>
      client
        .post(`/services/${service.id}/power`)
        .withSession(session)
        .form({ action })
        .redirects(0)
    await Promise.all([press('stop'), press('stop')])
    await press('reboot')
    const operations = await service.related('operations').query().where('kind', 'power')
    assert.lengthOf(operations, 1)
    assert.equal(operations[0].action, 'stop')
  })

  test('refuses power where the service is not active, and unknown actions', async ({
    client,
    assert,
  }) => {
    const { service, session } = await activeService()
    await db.from('services').where('id', service.id).update({ state: 'suspended' })
    const press = (action: string) =>
      client
        .post(`/services/${service.id}/power`)
        .withSession(session)
        .form({ action })
        .redirects(0)
    await press('start')
    await press('explode')
    assert.lengthOf(await service.related('operations').query().where('kind', 'power'), 0)
  })

  test("hides another account's machine", async ({ client, assert }) => {
    const { service } = await activeService()
    const stranger = await sessionFor((await createCustomer()).user)
    ;(await client.get(`/services/${service.id}`).withSession(stranger)).assertStatus(404)
    const press = await client
      .post(`/services/${service.id}/power`)
      .withSession(stranger)
      .form({ action: 'stop' })
      .redirects(0)
    press.assertStatus(404)
    assert.lengthOf(await service.related('operations').query().where('kind', 'power'), 0)
    const visitor = await client.get(`/services/${service.id}`).redirects(0)
    visitor.assertStatus(302)
  })
})
