import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { FAKE_MANIFEST } from '@innkeeper/provisioning/fake'
import { newId } from '#core/ids'
import { worker } from '#core/work/worker'
import { ProductOptionFactory } from '#database/factories/catalog/product_option_factory'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import {
  accept,
  createFakeWorld,
  createPendingService,
  forgetMachines,
} from '#tests/support/provisioning'
import type { DriverManifest } from '@innkeeper/provisioning'

const SIZE = {
  cores: '4',
  memory_mb: '1024',
  disk_gb: '10',
  extra_addresses: '0',
  reason: 'Asked by phone',
}

async function running(manifest: DriverManifest = FAKE_MANIFEST) {
  const world = await createFakeWorld({ manifest })
  const { product, templates } = world
  await ProductOptionFactory.merge({
    productId: product.id,
    kind: 'extra_cores',
    maximum: 3,
  }).create()
  const { user, account } = await createCustomer()
  const accountId = account.id
  const service = await createPendingService({ product, template: templates.vm, accountId })
  await accept(service)
  await worker.drain()
  const staff = await sessionFor((await createStaff('manager')).user)
  return { ...world, service, staff, customer: await sessionFor(user) }
}

const resizes = () => db.from('operations').where('kind', 'resize')

test.group('Staff resize a service', (group) => {
  group.each.setup(() => forgetMachines)

  test('with a form that tells what is sold and that the price stays, and an audit entry', async ({
    client,
    assert,
  }) => {
    const { service, staff, customer } = await running()
    const path = `/admin/services/${service.id}/size`
    const page = await client.get(`/admin/services/${service.id}`).withSession(staff)
    assert.include(page.text(), path)
    const form = await client.get(path).withSession(staff)
    assert.include(form.text(), 'The price stays the same')
    assert.include(form.text(), 'Sold: 1–4')

    const sent = await client.put(path).withSession(staff).redirects(0).form(SIZE)
    sent.assertStatus(302)
    sent.assertFlashMessage('success', 'Requested. This page shows when the host has done it.')
    const before = service.priceMinor
    await worker.drain()
    await service.refresh()
    assert.equal(service.cores, 4)
    assert.equal(service.priceMinor, before)
    const entry = await db.from('audit_entries').where({
      action: 'service.resize_requested',
      subject_id: service.id,
    })
    assert.lengthOf(entry, 1)
    assert.include(JSON.stringify(entry[0]), 'Asked by phone')

    for (const [session, at] of [
      [staff, `/admin/services/${service.id}`],
      [customer, `/services/${service.id}`],
    ] as const) {
      const shown = await client.get(at).withSession(session)
      assert.include(shown.text(), 'Restart to apply the new size')
    }
    await client
      .post(`/services/${service.id}/power`)
      .withSession(customer)
      .redirects(0)
      .form({ action: 'reboot' })
    await worker.drain()
    const after = await client.get(`/services/${service.id}`).withSession(customer)
    assert.notInclude(after.text(), 'Restart to apply the new size')
    assert.include(after.text(), 'Resized')
  })

  test('to what the product is not sold in only when they say so', async ({ client, assert }) => {
    const { service, staff } = await running()
    const path = `/admin/services/${service.id}/size`
    const large = { ...SIZE, cores: '16' }
    const refused = await client.put(path).withSession(staff).redirects(0).form(large)
    refused.assertStatus(302)
    assert.lengthOf(await resizes(), 0)
    const meant = { ...large, beyond_product: '1' }
    await client.put(path).withSession(staff).redirects(0).form(meant)
    await worker.drain()
    assert.equal((await service.refresh()).cores, 16)
  })

  test('is refused: {0}')
    .with([
      ['no number', { ...SIZE, cores: 'many' }],
      ['a size of nothing', { ...SIZE, memory_mb: '0' }],
      ['no reason', { ...SIZE, reason: '' }],
    ] as const)
    .run(async ({ client, assert }, [, form]) => {
      const { service, staff } = await running()
      const path = `/admin/services/${service.id}/size`
      await client.put(path).withSession(staff).redirects(0).form(form)
      assert.lengthOf(await resizes(), 0)
    })

  test('is told what stands against it', async ({ client, assert }) => {
    const { service, staff } = await running()
    const path = `/admin/services/${service.id}/size`
    const send = (form: object) =>
      client
        .put(path)
        .withSession(staff)
        .redirects(0)
        .form({ ...SIZE, ...form })
    const same = await send({ cores: '1' })
    same.assertFlashMessage('error', 'The server already has this size, so nothing was changed.')
    const smaller = await send({ disk_gb: '5', beyond_product: '1' })
    smaller.assertFlashMessage('error', 'Nothing was changed: disks can only grow.')

    ;(await send({})).assertStatus(302)
    ;(await send({})).assertFlashMessage(
      'success',
      'Requested. This page shows when the host has done it.'
    )
    const busy = await send({ cores: '2' })
    busy.assertFlashMessage(
      'error',
      'Something else is in progress on this server. Wait until it has finished.'
    )
    assert.lengthOf(await resizes(), 1)
  })

  test('waits for staff where there is no room, in words', async ({ client, assert }) => {
    const { service, staff } = await running()
    const path = `/admin/services/${service.id}/size`
    const form = { ...SIZE, cores: '65', beyond_product: '1' }
    await client.put(path).withSession(staff).redirects(0).form(form)
    await worker.drain()
    const [operation] = await resizes()
    const page = await client.get(`/admin/operations/${operation.id}`).withSession(staff)
    page.assertStatus(200)
    assert.include(page.text(), 'The server’s node has fewer cores than that.')
  })

  test('[H2] is not offered where the driver cannot, nor for a service that is not there', async ({
    client,
    assert,
  }) => {
    const capabilities = { ...FAKE_MANIFEST.capabilities, resize: false }
    const { service, staff } = await running({ ...FAKE_MANIFEST, capabilities })
    const path = `/admin/services/${service.id}/size`
    const page = await client.get(`/admin/services/${service.id}`).withSession(staff)
    assert.notInclude(page.text(), path)
    const form = await client.get(path).withSession(staff)
    assert.include(form.text(), 'This server can’t be resized')
    const sent = await client.put(path).withSession(staff).redirects(0).form(SIZE)
    sent.assertFlashMessage('error', 'This server’s driver doesn’t support resizing.')
    const nowhere = `/admin/services/${newId()}/size`
    ;(await client.get(nowhere).withSession(staff)).assertStatus(404)
  })

  test('needs the permission to manage servers', async ({ client, assert }) => {
    const { service, customer } = await running()
    const support = await sessionFor((await createStaff('support')).user)
    const path = `/admin/services/${service.id}/size`
    for (const session of [customer, support]) {
      ;(await client.get(path).withSession(session)).assertStatus(403)
      const sent = await client.put(path).withSession(session).redirects(0).form(SIZE)
      sent.assertStatus(403)
    }
    assert.lengthOf(await resizes(), 0)
    const page = await client.get(`/admin/services/${service.id}`).withSession(support)
    assert.notInclude(page.text(), path)
  })
})
