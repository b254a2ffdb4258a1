import { test } from '@japa/runner'
import { CategoryFactory } from '#database/factories/catalog/category_factory'
import { PlanFactory } from '#database/factories/catalog/plan_factory'
import { ProductFactory } from '#database/factories/catalog/product_factory'
import { TemplateFactory } from '#database/factories/catalog/template_factory'
import AuditEntry from '#audit/models/audit_entry'
import Category from '#catalog/models/category'
import Plan from '#catalog/models/plan'
import Product from '#catalog/models/product'
import ProductOption from '#catalog/models/product_option'
import Template from '#catalog/models/template'
import { newId } from '#core/ids'
import { createOffer } from '#tests/support/catalog'
import { createStaff, sessionFor } from '#tests/support/identity'
import { queriesOf } from '#tests/support/query_counter'

const signedIn = async (role: 'manager' | 'support') => sessionFor((await createStaff(role)).user)
const slug = () => `s-${newId().toLowerCase()}`

const productForm = (category: Category, changes: Record<string, unknown> = {}) => ({
  category_id: category.id,
  name: 'Maple 4',
  slug: slug(),
  kind: 'vm',
  driver: 'proxmox',
  cores: 2,
  memory_mb: 4096,
  disk_gb: 40,
  included: 'One IPv4 address\n\n  IPv6  ',
  setting_clone_mode: 'linked',
  ...changes,
})

test.group('Catalogue of the staff', () => {
  test('is closed to support staff and to visitors: {$self}')
    .with(['products', 'categories', 'templates', 'options'])
    .run(async ({ client }, page) => {
      const support = await signedIn('support')
      ;(await client.get(`/admin/${page}`).withSession(support)).assertStatus(403)
      ;(await client.post(`/admin/${page}`).withSession(support).form({ name: 'x' })).assertStatus(
        403
      )
      ;(await client.get(`/admin/${page}`).redirects(0)).assertHeader('location', '/sign-in')
    })

  test('every list and every form opens: {$self}')
    .with([
      'products',
      'products/create',
      'categories',
      'categories/create',
      'templates',
      'templates/create',
      'options',
      'options/create',
    ])
    .run(async ({ client }, page) => {
      await createOffer()
      ;(await client.get(`/admin/${page}`).withSession(await signedIn('manager'))).assertStatus(200)
    })

  test('a category is made, renamed, kept while it is used and deleted when empty', async ({
    client,
    assert,
  }) => {
    const manager = await signedIn('manager')
    const form = { name: 'Containers', slug: slug(), visible: '1' }
    await client.post('/admin/categories').withSession(manager).redirects(0).form(form)
    const category = await Category.findByOrFail('slug', form.slug)
    assert.isTrue(category.visible)
    const taken = await client
      .post('/admin/categories')
      .withSession(manager)
      .redirects(0)
      .form(form)
    assert.property(taken.flashMessage('inputErrorsBag'), 'slug')
    const invalid = await client
      .put(`/admin/categories/${category.id}`)
      .withSession(manager)
      .redirects(0)
      .form({ ...form, slug: 'Not a slug!' })
    assert.property(invalid.flashMessage('inputErrorsBag'), 'slug')
    await client
      .put(`/admin/categories/${category.id}`)
      .withSession(manager)
      .redirects(0)
      .form({ ...form, name: 'Boxes' })
    assert.equal((await category.refresh()).name, 'Boxes')

    const product = await ProductFactory.merge({ categoryId: category.id }).create()
    await client.delete(`/admin/categories/${category.id}`).withSession(manager).redirects(0)
    assert.isNotNull(await Category.find(category.id))
    await product.delete()
    await client.delete(`/admin/categories/${category.id}`).withSession(manager).redirects(0)
    assert.isNull(await Category.find(category.id))
    ;(await client.delete(`/admin/categories/${category.id}`).withSession(manager)).assertStatus(
      404
    )
  })

  test('a product is drafted with its driver settings, priced, published and retired', async ({
    client,
    assert,
  }) => {
    const manager = await signedIn('manager')
    const form = productForm(await CategoryFactory.create())
    await client.post('/admin/products').withSession(manager).redirects(0).form(form)
    const product = await Product.findByOrFail('slug', form.slug)
    assert.equal(product.state, 'draft')
    assert.deepEqual(product.included, ['One IPv4 address', 'IPv6'])
    assert.equal(product.driverSettings.clone_mode, 'linked')
    assert.deepInclude(product.specs, { cores: 2, memoryMb: 4096, diskGb: 40 })
    ;(await client.get(`/admin/products/${product.id}/edit`).withSession(manager)).assertStatus(200)

    const publication = `/admin/products/${product.id}/publication`
    ;(await client.post(publication).withSession(manager).redirects(0)).assertFlashMessage('error')
    const price = {
      cycle_unit: 'month',
      cycle_count: 1,
      currency: 'EUR',
      price: '4.90',
      setup_fee: '',
    }
    await client
      .post(`/admin/products/${product.id}/plans`)
      .withSession(manager)
      .redirects(0)
      .form(price)
    const plan = await Plan.findByOrFail('product_id', product.id)
    assert.equal(plan.priceMinor, 490)
    const twice = await client
      .post(`/admin/products/${product.id}/plans`)
      .withSession(manager)
      .redirects(0)
      .form(price)
    assert.property(twice.flashMessage('inputErrorsBag'), 'cycle_count')

    ;(await client.post(publication).withSession(manager).redirects(0)).assertFlashMessage(
      'success'
    )
    ;(await client.post(publication).withSession(manager).redirects(0)).assertFlashMessage('error')
    ;(await client.get(`/products/${form.slug}`)).assertStatus(200)
    ;(await client.delete(publication).withSession(manager).redirects(0)).assertFlashMessage(
      'success'
    )
    ;(await client.get(`/products/${form.slug}`)).assertStatus(404)
    const actions = await AuditEntry.query().where('subject_id', product.id).orderBy('seq')
    assert.deepEqual(
      actions.map(({ action }) => action),
      ['product.created', 'product.published', 'product.retired']
    )
  })

  test('a product form is refused field by field: {field}')
    .with([
      { field: 'name', value: '' },
      { field: 'cores', value: 0 },
      { field: 'driver', value: 'none-such' },
      { field: 'category_id', value: '01ARZ3NDEKTSV4RRFFQ69G5FAV' },
      { field: 'setting_clone_mode', value: 'sideways' },
      { field: 'stock', value: -1 },
    ])
    .run(async ({ client, assert }, { field, value }) => {
      const form = productForm(await CategoryFactory.create(), { [field]: value })
      const answer = await client
        .post('/admin/products')
        .withSession(await signedIn('manager'))
        .redirects(0)
        .form(form)
      assert.isTrue(
        Object.keys(answer.flashMessage('inputErrorsBag')).some((key) => key.startsWith(field))
      )
      assert.isNull(await Product.findBy('slug', form.slug))
    })

  test('every wrong setting of the driver is told beside its field', async ({ client, assert }) => {
    const settings = {
      setting_clone_mode: 'shared',
      setting_cpu_type: 'no such type',
      setting_swap_mb: '-1',
      setting_login: 'Ada',
    }
    const form = productForm(await CategoryFactory.create(), settings)
    const answer = await client
      .post('/admin/products')
      .header('referer', '/admin/products/create?driver=proxmox')
      .withSession(await signedIn('manager'))
      .form(form)
    for (const name of Object.keys(settings)) {
      const id = new RegExp(`name="${name}"[^>]*aria-invalid="true"`)
      assert.match(answer.text(), id, name)
    }
    assert.isNull(await Product.findBy('slug', form.slug))
  })

  test('a product of a driver that is configured no more is shown, and changed but for its settings', async ({
    client,
    assert,
  }) => {
    const manager = await signedIn('manager')
    const product = await ProductFactory.merge({
      driver: 'gone',
      driverSettings: { size: 'big' },
    }).create()
    const page = await client.get(`/admin/products/${product.id}/edit`).withSession(manager)
    page.assertStatus(200)
    const category = await CategoryFactory.create()
    const form = productForm(category, { name: 'Renamed', setting_size: 'small' })
    const answer = await client
      .put(`/admin/products/${product.id}`)
      .withSession(manager)
      .redirects(0)
      .form(form)
    answer.assertFlashMessage('success')
    await product.refresh()
    assert.equal(product.name, 'Renamed')
    assert.deepEqual(product.driverSettings, { size: 'big' })
    assert.equal(product.driver, 'gone')

    const made = await client
      .post('/admin/products')
      .withSession(manager)
      .redirects(0)
      .form(productForm(category, { driver: 'gone' }))
    assert.property(made.flashMessage('inputErrorsBag'), 'driver')
  })

  for (const [currency, price, problem] of [
    ['KWD', '1.235', /can’t be charged to cards in KWD\. Use 1\.230 or 1\.240\.$/],
    ['BHD', '0.001', /can’t be charged to cards in BHD\. Use 0\.010\.$/],
    ['JPY', '4.90', /must be an amount in JPY, such as 10\.$/],
    ['KWD', '1.2345', /must be an amount in KWD, such as 10 or 4\.900\.$/],
  ] as const)
    test(`[B06] a price of ${currency} ${price} is refused with amounts that would do`, async ({
      client,
      assert,
    }) => {
      const { product } = await createOffer()
      const manager = await signedIn('manager')
      const plan = { cycle_unit: 'year', cycle_count: 1, currency }
      for (const [field, amounts] of [
        ['price', { price, setup_fee: '' }],
        ['setup_fee', { price: '10', setup_fee: price }],
      ] as const) {
        const refused = await client
          .post(`/admin/products/${product.id}/plans`)
          .withSession(manager)
          .redirects(0)
          .form({ ...plan, ...amounts })
        assert.match(String(refused.flashMessage('inputErrorsBag')[field]), problem)
      }
      assert.isNull(await Plan.findBy({ product_id: product.id, currency }))
    })

  test('a price changes for orders to come, is retired and offered again', async ({
    client,
    assert,
  }) => {
    const manager = await signedIn('manager')
    const plan = await PlanFactory.create()
    await client
      .put(`/admin/plans/${plan.id}`)
      .withSession(manager)
      .redirects(0)
      .form({ price: '6,50', setup_fee: '10' })
    await plan.refresh()
    assert.deepEqual([plan.priceMinor, plan.setupFeeMinor], [650, 1000])
    await client
      .put(`/admin/plans/${plan.id}`)
      .withSession(manager)
      .redirects(0)
      .form({ price: '6.555' })
    assert.equal((await plan.refresh()).priceMinor, 650)

    await client.post(`/admin/plans/${plan.id}/retirement`).withSession(manager).redirects(0)
    await client.post(`/admin/plans/${plan.id}/retirement`).withSession(manager).redirects(0)
    assert.equal((await plan.refresh()).state, 'retired')
    await client.delete(`/admin/plans/${plan.id}/retirement`).withSession(manager).redirects(0)
    assert.equal((await plan.refresh()).state, 'active')
    ;(
      await client
        .put(`/admin/plans/${plan.id}`)
        .withSession(await signedIn('support'))
        .form({ price: '1' })
    ).assertStatus(403)
  })

  test('templates and options are made and changed', async ({ client, assert }) => {
    const manager = await signedIn('manager')
    const form = {
      name: 'Ubuntu',
      version: '24.04',
      slug: slug(),
      kind: 'vm',
      os_family: 'ubuntu',
      default_user: 'ubuntu',
      enabled: '1',
    }
    await client.post('/admin/templates').withSession(manager).redirects(0).form(form)
    const template = await Template.findByOrFail('slug', form.slug)
    await client
      .put(`/admin/templates/${template.id}`)
      .withSession(manager)
      .redirects(0)
      .form({ ...form, enabled: undefined })
    assert.isFalse((await template.refresh()).enabled)
    await client
      .put(`/admin/templates/${template.id}`)
      .withSession(manager)
      .redirects(0)
      .form({ ...form, default_user: 'Not A User' })
    assert.equal((await template.refresh()).defaultUser, 'ubuntu')

    const name = `Disk ${newId()}`
    const option = {
      name,
      kind: 'extra_disk',
      unit: 'GB',
      minimum: 0,
      maximum: 100,
      step: 10,
      prices: { EUR: '0.10' },
      enabled: '1',
    }
    await client.post('/admin/options').withSession(manager).redirects(0).form(option)
    const made = await ProductOption.findByOrFail('name', name)
    assert.deepEqual(made.prices, { EUR: 10 })
    const refused = await client
      .put(`/admin/options/${made.id}`)
      .withSession(manager)
      .redirects(0)
      .form({ ...option, minimum: 200 })
    assert.property(refused.flashMessage('inputErrorsBag'), 'maximum')
    ;(await client.get(`/admin/options/${made.id}/edit`).withSession(manager)).assertStatus(200)
    ;(await client.get(`/admin/templates/${template.id}/edit`).withSession(manager)).assertStatus(
      200
    )
  })

  test('lists take as many queries for many rows as for one', async ({ client, assert }) => {
    const manager = await signedIn('manager')
    for (let i = 0; i < 8; i++) await PlanFactory.create()
    for (let i = 0; i < 8; i++) await TemplateFactory.create()
    for (const page of ['products', 'categories', 'templates', 'options']) {
      const queries = await queriesOf(async () =>
        (await client.get(`/admin/${page}`).withSession(manager)).assertStatus(200)
      )
      assert.isAtMost(queries.length, 8, page)
    }
  })
})
