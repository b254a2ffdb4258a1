import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { PlanFactory } from '#database/factories/catalog/plan_factory'
import { ProductOptionFactory } from '#database/factories/catalog/product_option_factory'
import { forgetStorefront } from '#catalog/storefront/storefront_cache'
import { grantCredit } from '#billing/ledger/grant_credit'
import { openDraft } from '#billing/drafts/open_draft'
import { saveAutoTopUp } from '#billing/top_ups/save_auto_top_up'
import { Money } from '#core/money/money'
import Account from '#identity/models/account'
import AuditEntry from '#audit/models/audit_entry'
import Cart from '#ordering/models/cart'
import CartItem from '#ordering/models/cart_item'
import { issueInvoice } from '#tests/support/billing'
import { createOffer, ED25519_KEY } from '#tests/support/catalog'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { createCart, placeOrder } from '#tests/support/ordering'
import { resetState } from '#tests/support/reset_state'
import type { MembershipRole } from '#identity/models/membership'

const BY = { type: 'staff', id: '01J00000000000000000000000' } as const

/** A product at 10 euros and at 12 dollars, with a customer whose account is in euros. */
async function inTwo(role: MembershipRole = 'owner') {
  const offer = await createOffer({ plan: { priceMinor: 1000 } })
  const { productId } = offer.plan
  const wish = { productId, currency: 'USD', priceMinor: 1200 }
  const dollars = await PlanFactory.merge(wish).create()
  forgetStorefront()
  const customer = await createCustomer({ role })
  return { ...offer, dollars, customer, session: await sessionFor(customer.user) }
}

const currencyOf = async ({ id }: Account) => (await Account.findOrFail(id)).currency
const changes = () => AuditEntry.query().where('action', 'account.currency_changed')

test.group('The currency of a cart', (group) => {
  group.each.setup(resetState)

  test('a visitor chooses it in the shop, it is remembered, and a new account is billed in it', async ({
    client,
    assert,
  }) => {
    const { product } = await inTwo()
    ;(await client.get('/')).assertTextIncludes('€10.00')
    const chosen = await client.get('/').qs({ currency: 'USD' })
    chosen.assertTextIncludes('$12.00')
    const later = await client.get(`/products/${product.slug}`).withSession({ currency: 'USD' })
    later.assertTextIncludes('$12.00')
    await client
      .post('/sign-up')
      .withSession({ currency: 'USD' })
      .form({
        ...{ name: 'Nora Berg', email: 'nora@example.test', country: 'DE' },
        password: 'walnut-otter-lamp-47',
      })
    assert.equal((await Account.findByOrFail('name', 'Nora Berg')).currency, 'USD')
  })

  test('an account without a choice sees its own currency before the shop’s', async ({
    client,
  }) => {
    const { customer, session } = await inTwo()
    await customer.account.merge({ currency: 'USD' }).save()
    ;(await client.get('/').withSession(session)).assertTextIncludes('$12.00')
  })

  test('switching prices the cart anew, with its options, and keeps every choice', async ({
    client,
    assert,
  }) => {
    const { plan, dollars, template, customer, session } = await inTwo()
    const option = await ProductOptionFactory.merge({ prices: { EUR: 200, USD: 300 } }).create()
    const cart = await createCart({ plan, template, account: customer.account })
    await CartItem.query()
      .where('cart_id', cart.id)
      .update({ options: JSON.stringify({ [option.id]: 2 }) })
    const page = await client.get('/cart').withSession(session)
    page.assertTextIncludes('name="currency" value="USD"')

    const done = await client
      .put('/cart/currency')
      .header('referer', '/cart')
      .withSession(session)
      .form({ currency: 'USD' })
    done.assertTextIncludes('Your cart is now in USD.')
    done.assertTextIncludes('$18.00')
    const [item] = await CartItem.all()
    assert.equal(item.planId, dollars.id)
    assert.equal(item.shownMinor, 1800)
    assert.equal((await cart.refresh()).currency, 'USD')

    const again = await client.put('/cart/currency').withSession(session).form({ currency: 'USD' })
    assert.notInclude(again.text(), 'Check the new total')
    assert.equal((await CartItem.findOrFail(item.id)).shownMinor, 1800)
  })

  test('what is not sold in the other currency is named, and nothing changes', async ({
    client,
    assert,
  }) => {
    const { plan, template, customer, session } = await inTwo()
    const euros = await createOffer({ product: { name: 'Longship' } })
    const cart = await createCart({ plan, template, account: customer.account })
    const more = { cartId: cart.id, planId: euros.plan.id, templateId: euros.template.id }
    const [first] = await CartItem.all()
    const second = { ...first.$attributes, ...more, id: undefined, hostname: 'db1.example.test' }
    await CartItem.create(second)
    const refused = await client
      .put('/cart/currency')
      .withSession(session)
      .form({ currency: 'USD' })
    refused.assertTextIncludes('Longship (db1.example.test)')
    refused.assertTextIncludes('sold in USD')
    assert.equal((await cart.refresh()).currency, 'EUR')
    assert.equal((await CartItem.findOrFail(first.id)).planId, plan.id)

    const option = await ProductOptionFactory.merge({ name: 'Addresses' }).create()
    await CartItem.query().where('hostname', 'db1.example.test').delete()
    await CartItem.query().update({ options: JSON.stringify({ [option.id]: 1 }) })
    const lacking = await client
      .put('/cart/currency')
      .withSession(session)
      .form({ currency: 'USD' })
    lacking.assertTextIncludes('Addresses (web1.example.test)')
    assert.equal((await cart.refresh()).currency, 'EUR')
  })

  test('another billing cycle takes no other’s place', async ({ client, assert }) => {
    const { template, customer, session, plan } = await inTwo()
    const yearly = await PlanFactory.merge({
      ...{ productId: plan.productId, cycleUnit: 'year', priceMinor: 10_000 },
    }).create()
    const cart = await createCart({ plan: yearly, template, account: customer.account })
    await client.put('/cart/currency').withSession(session).form({ currency: 'USD' })
    assert.equal((await cart.refresh()).currency, 'EUR')
  })

  test('currencies that are not offered are refused, and prices of two never meet in a cart', async ({
    client,
    assert,
  }) => {
    const { product, plan, dollars, template, customer, session } = await inTwo()
    const cart = await createCart({ plan, template, account: customer.account })
    for (const currency of ['CHF', 'XYZ', ''])
      await client.put('/cart/currency').withSession(session).form({ currency })
    assert.equal((await cart.refresh()).currency, 'EUR')
    const refused = await client
      .post('/cart/items')
      .header('referer', `/products/${product.slug}?currency=USD`)
      .withSession(session)
      .form({
        ...{ plan_id: dollars.id, template_id: template.id, hostname: 'web2.example.test' },
        ssh_key: ED25519_KEY,
      })
    refused.assertTextIncludes('Your cart is in EUR. Switch it to USD in the cart')
    assert.lengthOf(await CartItem.all(), 1)
  })

  test('a product that is not sold in the chosen currency says so and where it is', async ({
    client,
    assert,
  }) => {
    await inTwo()
    const { product } = await createOffer({ product: { name: 'Longship' } })
    const page = await client.get(`/products/${product.slug}`).withSession({ currency: 'USD' })
    page.assertTextIncludes('Longship isn’t sold in USD')
    page.assertTextIncludes('?currency=EUR')
    assert.notInclude(page.text(), 'Currently unavailable')
  })

  test('a cart in a currency that its account is not billed in is switched before checkout', async ({
    client,
  }) => {
    const { plan, dollars, template, product, customer, session } = await inTwo()
    await placeOrder({ customer, offer: { product, plan: dollars, template } })
    await createCart({ plan, template, account: customer.account })
    const page = await client.get('/cart').withSession(session)
    page.assertTextIncludes('Your account is billed in USD')
    page.assertTextIncludes('Switch cart to USD')
    const done = await client.put('/cart/currency').withSession(session).form({ currency: 'USD' })
    done.assertTextIncludes('$12.00')
  })
})

test.group('The currency of an account', (group) => {
  group.each.setup(resetState)

  const PATH = '/account/billing/currency'

  test('members change it while nothing binds it, and the cart follows', async ({
    client,
    assert,
  }) => {
    for (const role of ['owner', 'admin', 'billing'] as const) {
      await resetState()
      const { plan, template, customer, session } = await inTwo(role)
      const cart = await createCart({ plan, template, account: customer.account })
      const details = await client.get('/account/billing').withSession(session)
      details.assertTextIncludes(PATH)
      const page = await client.get(PATH).withSession(session)
      page.assertTextIncludes('value="USD"')
      const form = { currency: 'USD', from: 'EUR' }
      const done = await client.put(PATH).withSession(session).form(form)
      done.assertTextIncludes('Your account is now billed in USD.')
      assert.equal(await currencyOf(customer.account), 'USD')
      assert.equal((await cart.refresh()).currency, 'USD')

      await client.put(PATH).withSession(session).form(form)
      const [entry, ...others] = await changes()
      assert.lengthOf(others, 0)
      assert.deepEqual(entry.details, {
        before: { currency: 'EUR' },
        after: { currency: 'USD' },
      })
      assert.equal(entry.actorId, customer.user.id)
    }
  })

  test('technical members and strangers may not', async ({ client, assert }) => {
    const { customer, session } = await inTwo('technical')
    const form = { currency: 'USD', from: 'EUR' }
    const page = await client.get(PATH).withSession(session)
    page.assertTextIncludes('Only owners, admins and billing members can change the currency.')
    ;(await client.put(PATH).withSession(session).form(form)).assertStatus(403)
    ;(await client.put(PATH).form(form)).assertTextIncludes('Sign in')
    assert.equal(await currencyOf(customer.account), 'EUR')
  })

  test('a currency in which nothing is sold, none, and a page that is out of date are refused', async ({
    client,
    assert,
  }) => {
    const { customer, session } = await inTwo()
    const send = (form: Record<string, string>) => client.put(PATH).withSession(session).form(form)
    ;(await send({ currency: 'CHF', from: 'EUR' })).assertTextIncludes('Nothing is sold in this')
    ;(await send({ currency: 'XYZ', from: 'EUR' })).assertTextIncludes('Currency')
    ;(await send({ from: 'EUR' })).assertTextIncludes('Currency')
    await customer.account.merge({ currency: 'GBP' }).save()
    const stale = await send({ currency: 'USD', from: 'EUR' })
    stale.assertTextIncludes('The currency has been changed to GBP')
    assert.equal(await currencyOf(customer.account), 'GBP')
    assert.lengthOf(await changes(), 0)
  })

  const BINDS = [
    {
      what: '1 unpaid invoice in EUR',
      todo: 'Pay it.',
      bind: ({ account }: { account: Account }) => issueInvoice(account),
    },
    {
      what: '€5.00 of credit',
      todo: 'Use it up',
      bind: ({ account }: { account: Account }) =>
        grantCredit(account.id, { amount: Money.of(500, 'EUR'), reason: 'Sorry', by: BY }),
    },
    {
      what: 'Automatic top-ups in EUR',
      todo: 'Turn them off.',
      bind: ({ account }: { account: Account }) =>
        saveAutoTopUp(account.id, {
          ...{ isOn: true, below: Money.of(500, 'EUR'), adds: Money.of(1000, 'EUR') },
          monthlyCap: Money.of(5000, 'EUR'),
        }),
    },
    {
      what: 'An invoice in EUR that our team is preparing',
      todo: 'Wait for it',
      bind: ({ account }: { account: Account }) => openDraft(account, BY),
    },
  ]
  for (const { what, todo, bind } of BINDS)
    test(`is bound: ${what}`, async ({ client, assert }) => {
      const { customer, session } = await inTwo()
      await bind(customer)
      const page = await client.get(PATH).withSession(session)
      page.assertTextIncludes(what)
      page.assertTextIncludes(todo)
      assert.notInclude(page.text(), 'value="USD"')
      const refused = await client
        .put(PATH)
        .withSession(session)
        .form({ currency: 'USD', from: 'EUR' })
      refused.assertTextIncludes('The currency wasn’t changed.')
      refused.assertTextIncludes(what)
      assert.equal(await currencyOf(customer.account), 'EUR')
      assert.lengthOf(await changes(), 0)
    })

  test('is bound by orders, servers, changes, usage, payments, refunds and disputes, each told by its own sentence', async ({
    client,
    assert,
  }) => {
    const { product, plan, template, customer, session } = await inTwo()
    const { order } = await placeOrder({ customer, offer: { product, plan, template } })
    const page = await client.get(PATH).withSession(session)
    for (const what of ['1 unfinished order', '1 unpaid invoice in EUR', '1 server billed in EUR'])
      page.assertTextIncludes(what)

    await db.from('orders').update({ state: 'fulfilled' })
    await db.from('invoices').update({ state: 'paid' })
    const subscription = await db.from('subscriptions').firstOrFail()
    await db.from('subscriptions').update({ state: 'ended', settle_on: '2026-12-01' })
    const usage = await client.get(PATH).withSession(session)
    usage.assertTextIncludes('Usage of a former server that isn’t invoiced yet')
    await db.from('subscriptions').update({ settle_on: null })
    assert.equal(subscription.currency, 'EUR')
    assert.equal(order.currency, 'EUR')
    const free = await client.put(PATH).withSession(session).form({ currency: 'USD', from: 'EUR' })
    free.assertTextIncludes('Your account is now billed in USD.')
    ;(await client.get('/').withSession(session)).assertTextIncludes('$12.00')
    const shop = await client.get('/?currency=EUR').withSession(session)
    assert.notInclude(shop.text(), '€10.00')
  })

  test('staff with billing rights change it on the customer’s page, others see nothing of it', async ({
    client,
    assert,
  }) => {
    const { customer } = await inTwo()
    const path = `/admin/customers/${customer.account.id}/currency`
    const form = { currency: 'USD', from: 'EUR' }
    const support = await sessionFor((await createStaff('support')).user)
    ;(await client.get(path).withSession(support)).assertStatus(403)
    ;(await client.put(path).withSession(support).form(form)).assertStatus(403)
    assert.equal(await currencyOf(customer.account), 'EUR')

    const { user } = await createStaff('manager')
    const manager = await sessionFor(user)
    const shown = await client.get(`/admin/customers/${customer.account.id}`).withSession(manager)
    shown.assertTextIncludes(path)
    await issueInvoice(customer.account)
    const bound = await client.put(path).withSession(manager).form(form)
    bound.assertTextIncludes('Have it paid, or void it.')
    await db.from('invoices').update({ state: 'void' })
    const done = await client.put(path).withSession(manager).form(form)
    done.assertTextIncludes('The customer is now billed in USD.')
    await client.put(path).withSession(manager).form(form)
    const entries = await changes()
    assert.lengthOf(entries, 1)
    assert.equal(entries[0].actorType, 'staff')
    assert.equal(await currencyOf(customer.account), 'USD')
  })

  test('amounts that were typed beside another currency are neither charged nor saved', async ({
    client,
    assert,
  }) => {
    const { customer, session } = await inTwo()
    await customer.account.merge({ currency: 'USD' }).save()
    const refused = await client
      .put('/billing/auto-top-up')
      .withSession(session)
      .form({ currency: 'EUR', below: '5', add: '10', monthly_cap: '100', auto_enabled: 'true' })
    refused.assertTextIncludes('currency has changed since you opened this page')
    assert.lengthOf(await db.from('auto_top_ups'), 0)
    assert.lengthOf(await Cart.all(), 0)
  })
})
