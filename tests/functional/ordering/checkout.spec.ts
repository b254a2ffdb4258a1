import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { TermsVersionFactory } from '#database/factories/ordering/terms_version_factory'
import { newId } from '#core/ids'
import Account from '#identity/models/account'
import Order from '#ordering/models/order'
import { useStripe } from '#tests/support/billing'
import { createOffer } from '#tests/support/catalog'
import { beginIn, createCart } from '#tests/support/ordering'
import { createCustomer, sessionFor } from '#tests/support/identity'

async function atCheckout(role?: 'member') {
  const customer = await createCustomer({ role })
  const terms = await TermsVersionFactory.create()
  const cart = await createCart({
    ...(await createOffer({ plan: { priceMinor: 1000 } })),
    account: customer.account,
  })
  return {
    ...customer,
    terms,
    cart,
    session: { cart_id: cart.id, ...(await sessionFor(customer.user)) },
  }
}

const quoteIn = (html: string) => /name="quote" value="([0-9a-f]{32})"/.exec(html)?.[1]

test.group('Checkout', (group) => {
  group.each.setup(async () => {
    const gateway = await useStripe()
    return () => gateway.close()
  })

  test('lets guests in, asks whoever has an account to sign in, and sends guests without a cart back', async ({
    client,
  }) => {
    ;(await client.get('/checkout').redirects(0)).assertHeader('location', '/cart')
    const cart = await createCart(await createOffer())
    const page = await client.get('/checkout').withSession({ cart_id: cart.id })
    page.assertTextIncludes('I have an account')
    const answer = await client
      .get('/checkout?account=existing')
      .withSession({ cart_id: cart.id })
      .redirects(0)
    answer.assertHeader('location', '/sign-in')
    ;(await client.post('/checkout').redirects(0)).assertHeader('location', '/sign-in')
  })

  test('sends an empty cart back to the cart', async ({ client }) => {
    const { user } = await createCustomer()
    const answer = await client
      .get('/checkout')
      .withSession(await sessionFor(user))
      .redirects(0)
    answer.assertHeader('location', '/cart')
  })

  test('shows the whole price, then places the order and hands on to its payment', async ({
    client,
    assert,
  }) => {
    const { session, terms, cart, account, user } = await atCheckout()
    const page = await client.get('/checkout').withSession(session)
    page.assertTextIncludes('€11.90')
    page.assertTextIncludes(terms.version)

    const form = {
      cart: cart.id,
      quote: quoteIn(page.text()),
      method: 'new_card',
      terms_version: terms.id,
      terms: '1',
      begin: beginIn(page.text()),
    }
    const answer = await client.post('/checkout').withSession(session).redirects(0).form(form)
    const order = await Order.findByOrFail('cart_id', cart.id)
    answer.assertStatus(307)
    answer.assertHeader('location', `/invoices/${order.invoiceId}/payments`)
    assert.equal(order.accountId, account.id)
    assert.equal(order.userId, user.id)
    assert.equal(order.termsVersionId, terms.id)
    assert.isNotNull(order.termsAcceptedAt)

    const repeated = await client.post('/checkout').withSession(session).redirects(0).form(form)
    repeated.assertHeader('location', `/invoices/${order.invoiceId}/payments`)
    assert.lengthOf(await Order.query().where('account_id', account.id), 1)
  })

  test('[M7] the same form goes on to the payment, also where nobody saw where it led the first time', async ({
    client,
    assert,
  }) => {
    const { session, terms, cart, account } = await atCheckout()
    const page = await client.get('/checkout').withSession(session)
    const form = {
      form_marker: newId(),
      cart: cart.id,
      quote: quoteIn(page.text()),
      method: 'new_card',
      terms_version: terms.id,
      terms: '1',
      begin: beginIn(page.text()),
    }
    const send = () => client.post('/checkout').withSession(session).redirects(0).form(form)
    const first = (await send()).header('location')
    for (const again of [await send(), await send()]) {
      // The payment's address takes a form and has no page: whoever is led there without one finds nothing.
      again.assertStatus(307)
      assert.equal(again.header('location'), first)
    }
    assert.isNull((await db.from('submissions').firstOrFail()).result)
    assert.lengthOf(await Order.query().where('account_id', account.id), 1)
  })

  test('refuses without the terms, at an old price, and from members who may not order', async ({
    client,
    assert,
  }) => {
    const { session, terms, cart } = await atCheckout()
    const html = (await client.get('/checkout').withSession(session)).text()
    const [quote, begin] = [quoteIn(html), beginIn(html)]
    const agreed = { terms_version: terms.id, terms: '1', begin }
    const form = { cart: cart.id, quote, method: 'new_card', ...agreed }
    await client
      .post('/checkout')
      .withSession(session)
      .redirects(0)
      .form({ ...form, terms: undefined })
    const changed = await client
      .post('/checkout')
      .withSession(session)
      .redirects(0)
      .form({ ...form, quote: 'a'.repeat(32) })
    changed.assertHeader('location', '/checkout')
    assert.isNull(await Order.findBy('cart_id', cart.id))

    const member = await atCheckout('member')
    const page = await client.get('/checkout').withSession(member.session)
    page.assertTextIncludes('can place orders')
    await client
      .post('/checkout')
      .withSession(member.session)
      .redirects(0)
      .form({ cart: member.cart.id, quote, begin, terms_version: member.terms.id, terms: '1' })
    assert.isNull(await Order.findBy('cart_id', member.cart.id))
  })

  test('asks for an address and takes it', async ({ client, assert }) => {
    const { session, account } = await atCheckout()
    await account.merge({ addressLine1: null, city: null }).save()
    const page = await client.get('/checkout').withSession(session)
    page.assertTextIncludes('Save address')
    assert.isUndefined(quoteIn(page.text()))

    const address = {
      name: 'Ada Example',
      address_line_1: 'Ring 5',
      city: 'Graz',
      postal_code: '8010',
      country: 'AT',
    }
    const answer = await client
      .put('/checkout/address')
      .withSession(session)
      .redirects(0)
      .form(address)
    answer.assertHeader('location', '/checkout')
    const saved = await Account.findOrFail(account.id)
    assert.deepEqual([saved.addressLine1, saved.country], ['Ring 5', 'AT'])

    await client
      .put('/checkout/address')
      .withSession(session)
      .redirects(0)
      .form({ ...address, city: '' })
    assert.equal((await saved.refresh()).city, 'Graz')
    const member = await atCheckout('member')
    ;(await client.put('/checkout/address').withSession(member.session).form(address)).assertStatus(
      403
    )
  })
})
