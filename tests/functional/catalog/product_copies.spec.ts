import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { CategoryFactory } from '#database/factories/catalog/category_factory'
import { PlanFactory } from '#database/factories/catalog/plan_factory'
import { ProductFactory } from '#database/factories/catalog/product_factory'
import { ProductOptionFactory } from '#database/factories/catalog/product_option_factory'
import { TemplateFactory } from '#database/factories/catalog/template_factory'
import AuditEntry from '#audit/models/audit_entry'
import Product from '#catalog/models/product'
import { newId } from '#core/ids'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'

const manager = async () => sessionFor((await createStaff('manager')).user)

test.group('Copies of products', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('are drafts with prices, options, templates and specs of their own', async ({
    client,
    assert,
  }) => {
    const template = await TemplateFactory.create()
    const product = await ProductFactory.merge({ stock: 3, specs: specs() }).create()
    await product.related('templates').attach([template.id])
    await PlanFactory.merge({ productId: product.id, priceMinor: 1250 }).create()
    await PlanFactory.merge({ productId: product.id, cycleCount: 12, state: 'retired' }).create()
    await ProductOptionFactory.merge({ productId: product.id }).create()

    const answer = await client
      .post(`/admin/products/${product.id}/duplicates`)
      .withSession(await manager())
    answer.assertTextIncludes(`This is a copy of ${product.name}`)

    const copy = await copyOf(product)
    assert.include(copy.serialize(), {
      state: 'draft',
      name: `${product.name} (copy)`,
      stock: 3,
      kind: product.kind,
      driver: product.driver,
      categoryId: product.categoryId,
    })
    assert.deepEqual(copy.specs, specs())
    const plans = await copy.related('plans').query()
    assert.deepEqual(
      plans.map(({ priceMinor, state }) => ({ priceMinor, state })),
      [{ priceMinor: 1250, state: 'active' }]
    )
    assert.lengthOf(await copy.related('options').query(), 1)
    assert.equal((await copy.related('templates').query())[0].id, template.id)
    const entry = await AuditEntry.query().where('action', 'product.duplicated').firstOrFail()
    assert.equal(entry.subjectId, copy.id)
    assert.deepEqual(entry.details, { from: product.id })
    await product.refresh()
    assert.equal(product.state, 'published')
    assert.lengthOf(await product.related('plans').query(), 2)
  })

  test('take the first address that is free, however long the first one is', async ({
    client,
    assert,
  }) => {
    const slug = `${'a'.repeat(70)}-${newId().toLowerCase()}xyz`
    assert.lengthOf(slug, 100)
    const product = await ProductFactory.merge({ name: 'N'.repeat(120), slug }).create()
    const session = await manager()
    for (const end of ['-copy', '-copy-2', '-copy-3']) {
      const answer = await client
        .post(`/admin/products/${product.id}/duplicates`)
        .withSession(session)
      answer.assertStatus(200)
      const copy = await Product.findByOrFail('slug', slug.slice(0, 100 - end.length) + end)
      assert.isAtMost(copy.name.length, 120)
    }
  })

  test('are made by whoever manages the catalogue, of what is there', async ({
    client,
    assert,
  }) => {
    const product = await ProductFactory.create()
    const path = `/admin/products/${product.id}/duplicates`
    for (const person of [(await createStaff('support')).user, (await createCustomer()).user])
      (await client.post(path).withSession(await sessionFor(person))).assertStatus(403)
    const unknown = await client
      .post(`/admin/products/${newId()}/duplicates`)
      .withSession(await manager())
    unknown.assertStatus(404)
    assert.lengthOf(await Product.query().where('name', 'like', '%(copy)'), 0)
  })
})

test.group('Order of the storefront', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('changes one place at a time, and the ends stay', async ({ client, assert }) => {
    const category = await CategoryFactory.create()
    const named = (name: string) =>
      ProductFactory.merge({ name, categoryId: category.id, position: 7 }).create()
    const [ash, , cedar] = [await named('Ash'), await named('Birch'), await named('Cedar')]
    const session = await manager()
    const move = (product: Product, direction: string) =>
      client.put(`/admin/products/${product.id}/place`).form({ direction }).withSession(session)
    const order = async () =>
      (await category.related('products').query().orderBy('position')).map(({ name }) => name)

    ;(await move(cedar, 'up')).assertStatus(200)
    assert.deepEqual(await order(), ['Ash', 'Cedar', 'Birch'])
    await move(ash, 'up')
    assert.deepEqual(await order(), ['Ash', 'Cedar', 'Birch'])
    await move(ash, 'down')
    await move(ash, 'down')
    await move(ash, 'down')
    assert.deepEqual(await order(), ['Cedar', 'Birch', 'Ash'])
    const moves = await AuditEntry.query().where('action', 'product.moved')
    assert.lengthOf(moves, 3)
  })

  test('moves categories, too, and refuses what is no direction', async ({ client, assert }) => {
    const first = await CategoryFactory.merge({ position: 1, name: 'A' }).create()
    const second = await CategoryFactory.merge({ position: 2, name: 'B' }).create()
    const session = await manager()
    const path = `/admin/categories/${second.id}/place`
    const wrong = await client.put(path).form({ direction: 'sideways' }).withSession(session)
    wrong.assertTextIncludes('B')
    await second.refresh()
    assert.equal(second.position, 2)
    await client.put(path).form({ direction: 'up' }).withSession(session)
    await Promise.all([first.refresh(), second.refresh()])
    assert.isBelow(second.position, first.position)
  })

  test('is for whoever manages the catalogue', async ({ client }) => {
    const product = await ProductFactory.create()
    const support = await sessionFor((await createStaff('support')).user)
    for (const path of [`products/${product.id}`, `categories/${product.categoryId}`]) {
      const refused = await client
        .put(`/admin/${path}/place`)
        .form({ direction: 'up' })
        .withSession(support)
      refused.assertStatus(403)
    }
  })
})

test.group('Preview of a product', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('shows staff a draft as customers will see it, and nobody else', async ({ client }) => {
    const draft = await ProductFactory.merge({ state: 'draft', name: 'Secret plan' }).create()
    await PlanFactory.merge({ productId: draft.id }).create()
    const path = `/products/${draft.slug}`

    const seen = await client.get(path).withSession(await manager())
    seen.assertStatus(200)
    seen.assertTextIncludes('Only staff see this page')
    const edit = await client.get(`/admin/products/${draft.id}/edit`).withSession(await manager())
    edit.assertTextIncludes(path)

    const support = await sessionFor((await createStaff('support')).user)
    const customer = await sessionFor((await createCustomer()).user)
    for (const session of [support, customer, {}]) {
      const hidden = await client.get(path).withSession(session)
      hidden.assertStatus(404)
      hidden.assert?.notInclude(hidden.text(), 'Secret plan')
    }
  })
})

function specs() {
  return { cores: 3, memoryMb: 3072, diskGb: 33, bandwidthMbit: 500, trafficTb: 3 }
}

function copyOf(product: Product): Promise<Product> {
  return Product.findByOrFail('slug', `${product.slug}-copy`)
}
