import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { worker } from '#core/work/worker'
import { PlanFactory } from '#database/factories/catalog/plan_factory'
import { ProductFactory } from '#database/factories/catalog/product_factory'
import { ProductOptionFactory } from '#database/factories/catalog/product_option_factory'
import { renewAll } from '#billing/renewals/renew_all'
import { clock } from '#core/clock'
import { forgetStorefront } from '#catalog/storefront/storefront_cache'
import Invoice from '#billing/models/invoice'
import PriceList from '#catalog/models/price_list'
import PriceListPrice from '#catalog/models/price_list_price'
import { assertBooksBalance } from '#tests/support/billing'
import { createOffer, ED25519_KEY } from '#tests/support/catalog'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { placeOrder } from '#tests/support/ordering'
import { createPlan, subscribe } from '#tests/support/price_changes'
import { createPriceList } from '#tests/support/price_lists'
import { accept, createFakeWorld, createPendingService } from '#tests/support/provisioning'
import { resetState } from '#tests/support/reset_state'

const as = async (role: 'manager' | 'support') => sessionFor((await createStaff(role)).user)

/** A product at 10 euros, a customer who has it for 7, and one who has no list. */
async function sold() {
  const offer = await createOffer({ plan: { priceMinor: 1000, setupFeeMinor: 500 } })
  const customer = await createCustomer()
  const other = await createCustomer()
  const list = await createPriceList({ plans: { [offer.plan.id]: 700 }, of: [customer.account] })
  return { offer, customer, other, list, ...offer }
}

test.group('Price lists', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => clock.reset())

  test('a customer sees, puts in the cart, and is invoiced the prices of their list, others those of the catalogue', async ({
    client,
    assert,
  }) => {
    const { product, plan, template, customer, other, list } = await sold()
    const session = await sessionFor(customer.user)
    const shop = await client.get('/').withSession(session)
    shop.assertTextIncludes('€7.00')
    const page = await client.get(`/products/${product.slug}`).withSession(session)
    page.assertTextIncludes('€7.00')
    assert.notInclude(page.text(), '€10.00')
    const strange = await client.get(`/products/${product.slug}`)
    strange.assertTextIncludes('€10.00')
    const others = await client
      .get(`/products/${product.slug}`)
      .withSession(await sessionFor(other.user))
    others.assertTextIncludes('€10.00')

    const added = await client
      .post('/cart/items')
      .withSession(session)
      .form({
        ...{ plan_id: plan.id, template_id: template.id, hostname: 'web1.example.test' },
        ssh_key: ED25519_KEY,
      })
    added.assertTextIncludes('€12.00')
    const { order } = await placeOrder({ customer, offer: { product, plan, template } })
    const invoice = await Invoice.findOrFail(order.invoiceId ?? '')
    assert.equal(invoice.netMinor, 1200)
    const item = await db.from('subscription_items').firstOrFail()
    assert.equal(Number(item.unit_minor), 700)
    assert.equal(item.price_list_id, list.id)
    const snapshot = await order.related('items').query().firstOrFail()
    assert.deepEqual(snapshot.snapshot.priceList, { id: list.id, name: list.name })
    const plain = await placeOrder({ customer: other, offer: { product, plan, template } })
    const theirs = await Invoice.findOrFail(plain.order.invoiceId ?? '')
    assert.equal(theirs.netMinor, 1500)
    await assertBooksBalance(assert)
  })

  test('staff order for a customer at the customer’s prices', async ({ client, assert }) => {
    const { product, plan, template, customer } = await sold()
    const session = await as('manager')
    const path = `/admin/customers/${customer.account.id}/orders`
    const form = await client.get(`${path}/create?product=${product.slug}`).withSession(session)
    form.assertTextIncludes('€7.00')
    await client
      .post(path)
      .withSession(session)
      .form({
        ...{ plan_id: plan.id, template_id: template.id, hostname: 'web1.example.test' },
        ssh_key: ED25519_KEY,
      })
    const invoice = await Invoice.firstOrFail()
    assert.equal(invoice.netMinor, 1200)
  })

  test('a default list is for everybody, a customer’s own comes before it, and a discount is rounded to what cards can pay', async ({
    client,
    assert,
  }) => {
    const { product, plan, template, customer, other } = await sold()
    await createPriceList({ list: { defaultKey: 'EUR', percentOff: 15 } })
    const option = await ProductOptionFactory.merge({ prices: { EUR: 199 } }).create()
    forgetStorefront()
    const guest = await client.get(`/products/${product.slug}`)
    guest.assertTextIncludes('€8.50')
    guest.assertTextIncludes('€1.69')
    assert.isTrue(option.$isPersisted)
    const own = await client
      .get(`/products/${product.slug}`)
      .withSession(await sessionFor(customer.user))
    own.assertTextIncludes('€7.00')
    const { order } = await placeOrder({ customer: other, offer: { product, plan, template } })
    assert.equal((await Invoice.findOrFail(order.invoiceId ?? '')).netMinor, 850 + 500)
  })

  test('[F16] another price of a list, or another list, leaves what was sold at its price', async ({
    assert,
  }) => {
    clock.travelTo(clock.now().set({ year: 2027, month: 1, day: 10, hour: 12 }))
    const plan = await createPlan()
    const { account } = await createCustomer()
    const list = await createPriceList({ plans: { [plan.id]: 700 }, of: [account] })
    const subscription = await subscribe(account, plan, { on: '2027-01-10', minor: 700 })
    await PriceListPrice.query().where('price_list_id', list.id).update({ price_minor: 900 })
    await createPriceList({ plans: { [plan.id]: 300 }, of: [account] })
    clock.travelTo(clock.now().plus({ days: 25 }))
    await renewAll()
    const invoice = await Invoice.firstOrFail()
    assert.equal(invoice.netMinor, 700)
    assert.equal((await subscription.refresh()).priceMinor, 700)
  })

  test('a change of plan is previewed at the customer’s prices, and the plan that is kept stays at its own', async ({
    client,
  }) => {
    const { product, templates } = await createFakeWorld()
    const customer = await createCustomer()
    const small = await PlanFactory.merge({ productId: product.id, priceMinor: 2800 }).create()
    const larger = await ProductFactory.merge({
      ...{ driver: 'fake', categoryId: product.categoryId, name: 'Large', included: [] },
      specs: { cores: 2, memoryMb: 2048, diskGb: 20 },
    }).create()
    const large = await PlanFactory.merge({ productId: larger.id, priceMinor: 5600 }).create()
    const service = await createPendingService({
      ...{ product, template: templates.vm, accountId: customer.account.id },
      overrides: { planId: small.id, priceMinor: 2800 },
    })
    await accept(service)
    await worker.drain()
    const prices = { [large.id]: 4100, [small.id]: 100 }
    await createPriceList({ plans: prices, of: [customer.account] })
    const session = await sessionFor(customer.user)
    const page = await client
      .get(`/services/${service.id}/change`)
      .qs({ plan_id: large.id, starts: 'now' })
      .withSession(session)
    page.assertTextIncludes('€41.00')
  })

  test('staff write a list, and what does not fit is told beside its field', async ({
    client,
    assert,
  }) => {
    const { plan } = await createOffer({ plan: { priceMinor: 1000 } })
    const option = await ProductOptionFactory.create()
    const session = await as('manager')
    const made = await client
      .post('/admin/price-lists')
      .withSession(session)
      .form({ name: 'Partners', currency: 'EUR' })
    made.assertTextIncludes('Partners was created.')
    const taken = await client
      .post('/admin/price-lists')
      .withSession(session)
      .form({ name: 'Partners', currency: 'EUR' })
    assert.lengthOf(await PriceList.all(), 1)
    taken.assertStatus(200)
    const list = await PriceList.firstOrFail()
    const save = (form: Record<string, string>) =>
      client
        .put(`/admin/price-lists/${list.id}`)
        .withSession(session)
        .form({
          ...{ name: 'Partners', enabled: '1' },
          ...form,
        })
    await save({ [`prices[${plan.id}]`]: '7,50', [`prices[${option.id}]`]: '1' })
    await save({ [`prices[${plan.id}]`]: '7,50', [`prices[${option.id}]`]: '1' })
    const prices = await PriceListPrice.query().orderBy('price_minor')
    assert.deepEqual(
      prices.map(({ priceMinor }) => priceMinor),
      [100, 750]
    )
    await save({ [`prices[${plan.id}]`]: '0.10' })
    await save({ [`prices[${plan.id}]`]: 'x' })
    await save({ percent_off: '95' })
    assert.lengthOf(await PriceListPrice.all(), 2)
    await save({ is_default: '1' })
    const second = await createPriceList({ list: { name: 'Others' } })
    await client
      .put(`/admin/price-lists/${second.id}`)
      .withSession(session)
      .form({ name: 'Others', enabled: '1', is_default: '1' })
    const defaults = await PriceList.query().whereNotNull('default_key')
    assert.deepEqual(
      defaults.map(({ name }) => name),
      ['Others']
    )
    const page = await client.get('/admin/price-lists').withSession(session)
    page.assertTextIncludes('Default')
    const file = await client.get('/admin/lists/price_lists/export').withSession(session)
    file.assertStatus(200)
  })

  test('a customer is given a list in their currency, once, and it is taken away again', async ({
    client,
    assert,
  }) => {
    const { account } = await createCustomer()
    const list = await createPriceList()
    const dollars = await createPriceList({ list: { currency: 'USD' } })
    const session = await as('manager')
    const path = `/admin/customers/${account.id}/price-list`
    const give = (id: string) => client.put(path).withSession(session).form({ price_list_id: id })
    ;(await give(list.id)).assertTextIncludes('Price list saved.')
    await give(list.id)
    const entries = () => db.from('audit_entries').where('action', 'account.price_list_changed')
    assert.lengthOf(await entries(), 1)
    await give(dollars.id)
    assert.lengthOf(await db.from('account_price_lists'), 1)
    await give('')
    assert.lengthOf(await db.from('account_price_lists'), 0)
    assert.lengthOf(await entries(), 2)
  })

  test('are made, edited and given by staff who manage the catalog alone, and of two who edit one the later is told', async ({
    client,
    assert,
  }) => {
    const { account, user } = await createCustomer()
    const list = await createPriceList({ list: { name: 'Partners' } })
    const path = `/admin/price-lists/${list.id}`
    for (const session of [await as('support'), await sessionFor(user)]) {
      const made = client.post('/admin/price-lists').withSession(session)
      ;(await made.form({ name: 'Mine', currency: 'EUR' })).assertStatus(403)
      const edited = client.put(path).withSession(session)
      ;(await edited.form({ name: 'Mine', enabled: '1' })).assertStatus(403)
      const given = client.put(`/admin/customers/${account.id}/price-list`).withSession(session)
      ;(await given.form({ price_list_id: list.id })).assertStatus(403)
    }
    const session = await as('manager')
    const send = (name: string, version: string) =>
      client.put(path).withSession(session).form({ name, enabled: '1', version })
    ;(await send('First', '0')).assertTextIncludes('First')
    ;(await send('Second', '0')).assertTextIncludes('Someone else saved this list')
    assert.equal((await PriceList.findOrFail(list.id)).name, 'First')
    ;(await send('Second', '1')).assertTextIncludes('Second')
    const unknown = client.post('/admin/price-lists').withSession(session)
    ;(await unknown.form({ name: 'Odd', currency: 'XXX' })).assertTextIncludes('Currency')
    assert.lengthOf(await PriceList.all(), 1)
    assert.lengthOf(await db.from('account_price_lists'), 0)
  })

  test('support sees no lists', async ({ client }) => {
    const { account } = await createCustomer()
    const session = await as('support')
    ;(await client.get('/admin/price-lists').withSession(session)).assertStatus(403)
    const given = await client
      .put(`/admin/customers/${account.id}/price-list`)
      .withSession(session)
      .form({ price_list_id: '' })
    given.assertStatus(403)
  })
})

test.group('A second currency', (group) => {
  group.each.setup(resetState)

  async function inTwo() {
    const offer = await createOffer({ plan: { priceMinor: 1000 } })
    const { productId } = offer.plan
    const dollars = await PlanFactory.merge({
      ...{ productId, currency: 'USD', priceMinor: 1200 },
    }).create()
    forgetStorefront()
    const customer = await createCustomer()
    return { ...offer, dollars, customer, session: await sessionFor(customer.user) }
  }

  test('is chosen in the shop and ordered in; the account pays in it from then on', async ({
    client,
    assert,
  }) => {
    const { product, plan, dollars, template, customer, session } = await inTwo()
    const page = await client.get(`/products/${product.slug}?currency=USD`).withSession(session)
    page.assertTextIncludes('$12.00')
    page.assertTextIncludes('?currency=EUR')
    const form = { template_id: template.id, ssh_key: ED25519_KEY, hostname: 'web1.example.test' }
    const { order } = await placeOrder({ customer, offer: { product, plan: dollars, template } })
    const invoice = await Invoice.findOrFail(order.invoiceId ?? '')
    assert.equal(invoice.currency, 'USD')
    await customer.account.refresh()
    assert.equal(customer.account.currency, 'USD')

    const after = await client.get(`/products/${product.slug}?currency=EUR`).withSession(session)
    after.assertTextIncludes('$12.00')
    assert.notInclude(after.text(), '?currency=EUR')
    const refused = await client
      .post('/cart/items')
      .header('referer', `/products/${product.slug}`)
      .withSession(session)
      .form({ ...form, plan_id: plan.id })
    refused.assertTextIncludes('Your account is billed in USD.')
    await assert.rejects(
      () => placeOrder({ customer, offer: { product, plan, template } }),
      'other_currency'
    )
    assert.lengthOf(await Invoice.all(), 1)
    await assertBooksBalance(assert)
  })

  test('has a list of its own', async ({ client }) => {
    const { product, dollars, customer, session } = await inTwo()
    await createPriceList({
      list: { currency: 'USD', defaultKey: 'USD' },
      plans: { [dollars.id]: 900 },
    })
    const page = await client.get(`/products/${product.slug}?currency=USD`).withSession(session)
    page.assertTextIncludes('$9.00')
    await customer.account.refresh()
    const euros = await client.get(`/products/${product.slug}?currency=EUR`).withSession(session)
    euros.assertTextIncludes('€10.00')
  })
})
