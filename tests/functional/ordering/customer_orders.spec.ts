import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { TermsVersionFactory } from '#database/factories/ordering/terms_version_factory'
import AuditEntry from '#audit/models/audit_entry'
import { newId } from '#core/ids'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import { forgetStorefront } from '#catalog/storefront/storefront_cache'
import Account from '#identity/models/account'
import Cart from '#ordering/models/cart'
import Order from '#ordering/models/order'
import { createOffer, ED25519_KEY } from '#tests/support/catalog'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { placeOrder } from '#tests/support/ordering'

test.group('Orders that staff place for a customer', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(() => forgetStorefront)

  async function counter() {
    forgetStorefront()
    const customer = await createCustomer()
    const offer = await createOffer({ plan: { priceMinor: 1000 } })
    const manager = (await createStaff('manager')).user
    return {
      ...customer,
      ...offer,
      manager,
      session: await sessionFor(manager),
      path: `/admin/customers/${customer.account.id}/orders`,
      form: {
        plan_id: offer.plan.id,
        template_id: offer.template.id,
        hostname: 'web1.example.test',
        ssh_key: ED25519_KEY,
      },
    }
  }

  test('are invoiced to the customer, who is told, and audited as what staff did', async ({
    client,
    assert,
  }) => {
    const { account, product, manager, session, path, form } = await counter()
    const terms = await TermsVersionFactory.create()

    const list = await client.get(`${path}/create`).withSession(session)
    list.assertStatus(200)
    list.assertTextIncludes(product.name)
    const page = await client.get(`${path}/create?product=${product.slug}`).withSession(session)
    page.assertStatus(200)
    page.assertTextIncludes(`name="terms_version" value="${terms.id}"`)

    const answer = await client
      .post(path)
      .withSession(session)
      .form({ ...form, terms_version: terms.id, agreed: '1' })
    answer.assertStatus(200)
    const order = await Order.query().where('account_id', account.id).preload('items').firstOrFail()
    answer.assertTextIncludes(order.number)
    assert.equal(order.userId, manager.id)
    assert.equal(order.state, 'placed')
    assert.equal(order.termsVersionId, terms.id)
    assert.isNull(order.termsAcceptedAt)
    assert.isNotNull(order.invoiceId)
    assert.equal(order.items[0].hostname, 'web1.example.test')
    const entry = await AuditEntry.query().where('action', 'order.placed').firstOrFail()
    assert.deepInclude(entry.serialize(), {
      actorType: 'staff',
      actorId: manager.id,
      accountId: account.id,
    })
    assert.lengthOf(await Cart.query().where('id', order.cartId), 0)
  })

  test('need the word of the customer for the terms in force', async ({ client, assert }) => {
    const { account, session, path, form, product } = await counter()
    const old = await TermsVersionFactory.create()
    const silent = await client
      .post(path)
      .header('referer', `${path}/create?product=${product.slug}`)
      .withSession(session)
      .form({ ...form, hostname: 'kept.example.test', terms_version: old.id })
    silent.assertTextIncludes('kept.example.test')

    for (const said of [{ terms_version: old.id }, {}, { terms_version: newId(), agreed: '1' }]) {
      await client
        .post(path)
        .withSession(session)
        .form({ ...form, ...said })
      assert.lengthOf(await Order.query().where('account_id', account.id), 0)
      assert.lengthOf(await Cart.query(), 0)
    }
  })

  test('are not stopped by orders that the customer left unpaid', async ({ client, assert }) => {
    const customer = await counter()
    await transaction((trx) => settings.set({ 'ordering.unpaid_orders': 1 }, trx))
    await placeOrder({ customer })
    await client.post(customer.path).withSession(customer.session).form(customer.form)
    assert.lengthOf(await Order.query().where('account_id', customer.account.id), 2)
  })

  test('say what is missing, and keep what was typed', async ({ client, assert }) => {
    const { account, session, path, form, product } = await counter()
    const page = `${path}/create?product=${product.slug}`
    const send = (changes: object) =>
      client
        .post(path)
        .header('referer', page)
        .withSession(session)
        .form({ ...form, ...changes })

    ;(await send({ hostname: 'not a name' })).assertTextIncludes('not a name')
    ;(await send({ plan_id: newId() })).assertTextIncludes('web1.example.test')
    await Account.query().where('id', account.id).update({ city: null, postal_code: null })
    ;(await send({})).assertTextIncludes('no billing address')
    assert.lengthOf(await Order.query().where('account_id', account.id), 0)
    assert.lengthOf(await Cart.query(), 0)
  })

  test('are placed once, however often the form is sent', async ({ client, assert }) => {
    const { account, session, path, form } = await counter()
    const marker = newId()
    for (let sent = 0; sent < 2; sent++) {
      const answer = await client
        .post(path)
        .withSession(session)
        .form({ ...form, form_marker: marker })
      answer.assertStatus(200)
    }
    assert.lengthOf(await Order.query().where('account_id', account.id), 1)
  })

  test('tell what the choices cost this customer', async ({ client }) => {
    const { session, path, plan, account } = await counter()
    await Account.query().where('id', account.id).update({ country: 'DE' })
    const total = await client
      .get(`${path}/total`)
      .qs({ plan_id: plan.id, hostname: 'web1' })
      .withSession(session)
    total.assertStatus(200)
    total.assertTextIncludes('summary-total')
    const unknown = await client.get(`${path}/total`).qs({ plan_id: newId() }).withSession(session)
    unknown.assertStatus(404)
  })

  test('are for staff who manage orders', async ({ client, assert }) => {
    const { account, user, path, form } = await counter()
    const support = (await createStaff('support')).user
    for (const person of [support, user]) {
      const session = await sessionFor(person)
      ;(await client.post(path).withSession(session).form(form)).assertStatus(403)
      ;(await client.get(`${path}/create`).withSession(session)).assertStatus(403)
      ;(await client.get(`${path}/total`).withSession(session)).assertStatus(403)
    }
    assert.lengthOf(await Order.query().where('account_id', account.id), 0)
    const manager = await sessionFor((await createStaff('manager')).user)
    const nobody = await client
      .get(`/admin/customers/${newId()}/orders/create`)
      .withSession(manager)
    nobody.assertStatus(404)
  })
})
