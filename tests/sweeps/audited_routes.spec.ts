import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import limiter from '@adonisjs/limiter/services/main'
import { CategoryFactory } from '#database/factories/catalog/category_factory'
import { ProductFactory } from '#database/factories/catalog/product_factory'
import { TemplateFactory } from '#database/factories/catalog/template_factory'
import AuditEntry from '#audit/models/audit_entry'
import { useStripe } from '#tests/support/billing'
import { asOwner, send, type Scene } from '#tests/support/deeds/deed'
import { deeds, routeOf, writeRoutes } from '#tests/support/deeds/main'

/** Writes that leave no audit entry, and why. */
const UNAUDITED: Record<string, string> = {
  'cart.update': 'a cart is nobody’s yet and costs nothing',
  'cart_coupon.store': 'a cart is nobody’s yet and costs nothing',
  'cart_currency.update': 'a cart is nobody’s yet and costs nothing',
  'cart_coupon.destroy': 'a cart is nobody’s yet and costs nothing',
  'unavailable_items.destroy': 'a cart is nobody’s yet and costs nothing',
  'cart_items.store': 'a cart is nobody’s yet and costs nothing',
  'cart_items.update': 'a cart is nobody’s yet and costs nothing',
  'cart_items.destroy': 'a cart is nobody’s yet and costs nothing',
  'admin.alerts.update': 'what somebody has read is theirs alone',
  'admin.list_columns.update': 'which columns somebody sees is theirs alone',
  'admin.list_views.store': 'what views somebody saves is theirs alone',
  'admin.list_views.destroy': 'what views somebody saves is theirs alone',
  'social_sign_in.store': 'only leads to the provider',
  'provider_confirmation.store': 'only leads to the provider, whose answer is audited',
  'sign_in_methods.store': 'only leads to the provider, whose answer is audited',
  'contact.store': 'the conversation itself is the record',
  'webhooks.stripe': 'the event is stored; what it causes is audited where it is done',
}

const newest = async () =>
  Number((await db.from('audit_entries').max('seq as seq').first())?.seq ?? 0)

test.group('Every write route', (group) => {
  let gateway: Scene['gateway']

  group.each.setup(async () => {
    gateway = await useStripe()
    return () => gateway.close()
  })

  test('[M4] has an example of a successful change here, or needs none', ({ assert }) => {
    const examples = new Set(Object.keys(deeds).map(routeOf))
    const missing = writeRoutes()
      .map(({ name }) => name)
      .filter((name) => !examples.has(name) && !(name in UNAUDITED))
    assert.deepEqual(missing, [])
    const known = new Set(writeRoutes().map(({ name }) => name))
    assert.deepEqual(
      [...examples, ...Object.keys(UNAUDITED)].filter((name) => !known.has(name)),
      []
    )
  })

  for (const deed of Object.keys(deeds)) {
    test(`[M4] ${deed} leaves an audit entry that names who did it`, async ({ client, assert }) => {
      await limiter.clear()
      const scene = { client, gateway }
      const prepared = await deeds[deed](scene)
      const method = writeRoutes().find(({ name }) => name === routeOf(deed))?.method ?? ''
      const before = await newest()
      const response = await send(scene, method, prepared)
      assert.isBelow(response.status(), 400, response.text().slice(0, 300))
      assert.isEmpty(response.flashMessages().inputErrorsBag ?? {}, 'the form was refused')

      const added = await AuditEntry.query().where('seq', '>', before)
      if (routeOf(deed) in UNAUDITED) return
      assert.isNotEmpty(added, 'no audit entry')
      if (!prepared.session) return
      assert.isNotEmpty(
        added.filter(({ actorId }) => actorId !== null),
        'nobody is named'
      )
      for (const { details } of added) {
        assert.notDeepEqual(details, { before: {}, after: {} })
      }
    }).timeout(60_000)
  }

  test('[M4] product.updated tells which templates changed, and nothing where nothing did', async ({
    client,
    assert,
  }) => {
    const product = await ProductFactory.merge({ driver: 'proxmox', included: [] }).create()
    const template = await TemplateFactory.create()
    const session = await asOwner()
    const form = {
      category_id: (await CategoryFactory.create()).id,
      name: product.name,
      slug: product.slug,
      summary: product.summary ?? '',
      cores: '1',
      memory_mb: '2048',
      disk_gb: '20',
    }
    const update = (fields: Record<string, string>) =>
      client.put(`/admin/products/${product.id}`).withSession(session).form(fields).redirects(0)
    await update(form)
    const before = await newest()
    await update(form)
    assert.equal(await newest(), before, 'nothing changed')
    await update({ ...form, 'templates[]': template.id })
    const entry = await AuditEntry.query().where('seq', '>', before).firstOrFail()
    assert.deepEqual(entry.details, {
      before: { templates: [] },
      after: { templates: [template.id] },
    })
  })
})
