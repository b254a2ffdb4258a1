import { test } from '@japa/runner'
import { FAKE_MANIFEST } from '@innkeeper/provisioning/fake'
import db from '@adonisjs/lucid/services/db'
import { worker } from '#core/work/worker'
import Category from '#catalog/models/category'
import Product from '#catalog/models/product'
import { newId } from '#core/ids'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import {
  accept,
  createFakeWorld,
  createPendingService,
  forgetMachines,
} from '#tests/support/provisioning'
import type { DriverCapabilities } from '@innkeeper/provisioning/types'

/** A world whose driver can do only this. */
const worldOf = (capabilities: DriverCapabilities) =>
  createFakeWorld({ manifest: { ...FAKE_MANIFEST, label: 'Acme Cloud', capabilities } })

const SIMPLE: DriverCapabilities = { kinds: ['vm'], power: ['start', 'stop'] }

async function running(capabilities: DriverCapabilities) {
  const world = await worldOf(capabilities)
  const { user, account } = await createCustomer()
  const service = await createPendingService({
    product: world.product,
    template: world.templates.vm,
    accountId: account.id,
  })
  await accept(service)
  await worker.drain()
  const staff = await sessionFor((await createStaff('owner')).user)
  return { ...world, service, session: await sessionFor(user), staff }
}

const operationsOf = (serviceId: string) =>
  db.from('operations').where({ service_id: serviceId, kind: 'power' })

test.group('What a driver can do', (group) => {
  group.each.setup(() => forgetMachines)

  test('[H2] pages offer no power action that the driver has not, to customers as to staff', async ({
    client,
    assert,
  }) => {
    const { service, session, staff } = await running(SIMPLE)
    const pages = [
      await client.get(`/services/${service.id}`).withSession(session),
      await client.get(`/admin/services/${service.id}`).withSession(staff),
    ]
    for (const page of pages) {
      page.assertStatus(200)
      const offered = [...page.text().matchAll(/name="action"[^>]*value="(\w+)"/g)].map(
        ([, action]) => action
      )
      assert.include(offered, 'stop')
      assert.notIncludeMembers(offered, ['shutdown', 'reboot'])
    }
  })

  test('[H2] a driver that stops in no way has no way to stop on the page', async ({
    client,
    assert,
  }) => {
    const { service, session } = await running({ kinds: ['vm'], power: ['start', 'reboot'] })
    const page = await client.get(`/services/${service.id}`).withSession(session)
    assert.match(page.text(), /value="reboot"/)
    assert.notMatch(page.text(), /value="(stop|shutdown)"/)
  })

  test('[H2] what the driver cannot do is refused, however it is asked, also twice', async ({
    client,
    assert,
  }) => {
    const { service, session, staff } = await running(SIMPLE)
    for (let time = 0; time < 2; time++) {
      const asked = await client
        .post(`/services/${service.id}/power`)
        .withSession(session)
        .redirects(0)
        .form({ action: 'shutdown' })
      asked.assertFlashMessage('error', 'This server doesn’t support this action.')
      const byStaff = await client
        .post(`/admin/services/${service.id}/actions`)
        .withSession(staff)
        .redirects(0)
        .form({ action: 'reboot', reason: 'asked by phone' })
      byStaff.assertFlashMessage('error', 'This server doesn’t support this action.')
    }
    assert.lengthOf(await operationsOf(service.id), 0)

    await client
      .post(`/services/${service.id}/power`)
      .withSession(session)
      .redirects(0)
      .form({ action: 'stop' })
    assert.lengthOf(await operationsOf(service.id), 1)
  })

  test('[H2] products are offered in the kinds of their driver only, under its label', async ({
    client,
    assert,
  }) => {
    await worldOf(SIMPLE)
    const staff = await sessionFor((await createStaff('owner')).user)
    const page = await client.get('/admin/products/create').withSession(staff)
    page.assertTextIncludes('Acme Cloud')
    assert.match(page.text(), /name="kind"[^>]*value="vm"/)
    assert.notMatch(page.text(), /name="kind"[^>]*value="container"/)

    const category = await Category.create({ name: 'Boxes', slug: newId().toLowerCase() })
    const form = {
      category_id: category.id,
      name: 'Box',
      slug: newId().toLowerCase(),
      driver: 'fake',
      cores: 1,
      memory_mb: 512,
      disk_gb: 5,
    }
    const post = (kind: string) =>
      client
        .post('/admin/products')
        .withSession(staff)
        .redirects(0)
        .form({ ...form, kind })
    const refused = await post('container')
    refused.assertFlashMessage('inputErrorsBag', {
      kind: ['This driver doesn’t support this type of server.'],
    })
    assert.isNull(await Product.findBy('slug', form.slug))
    await post('vm')
    assert.isNotNull(await Product.findBy('slug', form.slug))
  })

  test('[H2] staff read the label of a driver where its clusters are listed and shown', async ({
    client,
  }) => {
    const { cluster } = await worldOf(SIMPLE)
    const staff = await sessionFor((await createStaff('owner')).user)
    for (const path of ['/admin/clusters', `/admin/clusters/${cluster.id}`])
      (await client.get(path).withSession(staff)).assertTextIncludes('Acme Cloud')
  })
})
