import { test } from '@japa/runner'
import { ClusterFactory } from '#database/factories/provisioning/cluster_factory'
import { newId } from '#core/ids'
import AuditEntry from '#audit/models/audit_entry'
import { serverLocations } from '#provisioning'
import { forgetStorefront } from '#catalog/storefront/storefront_cache'
import Cluster from '#provisioning/models/cluster'
import { createOffer } from '#tests/support/catalog'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { createFakeWorld, createPendingService } from '#tests/support/provisioning'

const LIMITS = { clones_at_once: 3, memory_percent: 100, first_remote_id: 500, last_remote_id: 600 }

test.group('Where servers are', (group) => {
  group.each.setup(() => async () => void (await Cluster.query().update({ location: null })))

  test('is named by staff, and is no place where it is left empty', async ({ client, assert }) => {
    const { cluster } = await createFakeWorld()
    const { user } = await createStaff('owner')
    const session = await sessionFor(user)
    const save = (location: string) =>
      client
        .put(`/admin/clusters/${cluster.id}`)
        .withSession(session)
        .form({ ...LIMITS, name: `Place ${newId()}`, driver: cluster.driver, location })
        .redirects(0)
    for (const [typed, kept] of [
      [' Hamburg, Germany ', 'Hamburg, Germany'],
      ['', null],
    ] as const) {
      await save(typed)
      await save(typed)
      await cluster.refresh()
      assert.equal(cluster.location, kept)
    }
    await save('x'.repeat(61))
    assert.isNull((await cluster.refresh()).location)
    assert.isNotNull(await AuditEntry.findBy({ action: 'cluster.updated', subjectId: cluster.id }))
  })

  test('is told once each, and only of clusters that take new servers', async ({ assert }) => {
    const driver = `driver-${newId()}`.slice(0, 20)
    const make = (location: string | null) =>
      ClusterFactory.merge({ driver, location, name: newId() }).create()
    await make(null)
    assert.deepEqual(await serverLocations(driver), [])
    await make('Hamburg')
    await make('Hamburg')
    const north = await make('Helsinki')
    assert.deepEqual(await serverLocations(driver), ['Hamburg', 'Helsinki'])
    await north.merge({ state: 'disabled' }).save()
    assert.deepEqual(await serverLocations(driver), ['Hamburg'])
  })

  test('stands in the shop, on the product page, in the summary and on the page of a server', async ({
    client,
    assert,
  }) => {
    const { product, plan, template } = await createOffer()
    await Cluster.query()
      .where({ driver: product.driver, state: 'enabled' })
      .update({ location: 'Hamburg <b>' })
    forgetStorefront()
    const shop = await client.get('/')
    shop.assertTextIncludes('Hamburg &lt;b&gt;')
    const page = await client.get(`/products/${product.slug}`)
    assert.lengthOf(page.text().match(/Hamburg &lt;b&gt;/g) ?? [], 2)
    const total = await client
      .get('/cart/total')
      .qs({ product_id: product.id, plan_id: plan.id, template_id: template.id })
    total.assertTextIncludes('Hamburg &lt;b&gt;')

    const { user, account } = await createCustomer()
    const service = await createPendingService({ product, template, accountId: account.id })
    const cluster = await Cluster.query().whereNotNull('location').firstOrFail()
    await service.merge({ clusterId: cluster.id }).save()
    const own = await client.get(`/services/${service.id}`).withSession(await sessionFor(user))
    own.assertTextIncludes('Hamburg &lt;b&gt;')
  })
})
