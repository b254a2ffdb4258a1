import { test } from '@japa/runner'
import limiter from '@adonisjs/limiter/services/main'
import { TermsVersionFactory } from '#database/factories/ordering/terms_version_factory'
import { newId } from '#core/ids'
import Invoice from '#billing/models/invoice'
import PaymentAttempt from '#billing/models/payment_attempt'
import Product from '#catalog/models/product'
import Account from '#identity/models/account'
import User from '#identity/models/user'
import AuditEntry from '#audit/models/audit_entry'
import Order from '#ordering/models/order'
import SshKey from '#ordering/models/ssh_key'
import { parsePublicKeys } from '#ordering/ssh/public_keys'
import { useStripe } from '#tests/support/billing'
import { createOffer, ED25519_KEY } from '#tests/support/catalog'
import { beginIn, createCart } from '#tests/support/ordering'
import { createCustomer, sessionFor } from '#tests/support/identity'

const quoteIn = (html: string) => /name="quote" value="([0-9a-f]{32})"/.exec(html)?.[1] ?? ''

test.group('Checkout without an account', (group) => {
  group.each.setup(async () => {
    await limiter.clear()
    const gateway = await useStripe()
    return () => gateway.close()
  })

  async function atCheckout() {
    const terms = await TermsVersionFactory.create()
    const offer = await createOffer({ plan: { priceMinor: 1000 } })
    const cart = await createCart(offer)
    return { terms, cart, offer, session: { cart_id: cart.id } }
  }

  type Scene = Awaited<ReturnType<typeof atCheckout>>
  const formOf = ({ terms, cart }: Scene, html: string, more: Record<string, unknown> = {}) => ({
    form_marker: newId(),
    email: `${newId().toLowerCase()}@example.test`,
    password: 'seven herons and a pond',
    name: 'Grace Example',
    address_line_1: 'Musterstr. 3',
    postal_code: '10119',
    city: 'Berlin',
    country: 'DE',
    method: 'new_card',
    cart: cart.id,
    quote: quoteIn(html),
    terms_version: terms.id,
    terms: '1',
    begin: beginIn(html),
    ...more,
  })

  for (const [wish, kept] of [
    ['1', 1],
    [undefined, 0],
  ] as const)
    test(`keeps ${kept ? 'the SSH key' : 'no SSH key'} for the new account where that is ${kept ? '' : 'not '}ticked`, async ({
      client,
      assert,
    }) => {
      const scene = await atCheckout()
      const page = await client.get('/checkout').withSession(scene.session)
      page.assertTextIncludes('name="save_key"')
      const name = `Grace ${newId()}`
      const form = formOf(scene, page.text(), wish ? { name, save_key: wish } : { name })
      const send = () => client.post('/checkout/guest').withSession(scene.session).form(form)
      await send()
      await send()

      const account = await Account.findByOrFail('name', name)
      const keys = await SshKey.ofAccount(account.id)
      const parsed = parsePublicKeys(ED25519_KEY)
      if (!parsed.ok) throw new Error('The key of the tests cannot be read')
      assert.lengthOf(keys, kept)
      if (!kept) return
      assert.isNotNull(keys[0].lastUsedAt)
      assert.equal(keys[0].fingerprint, parsed.value[0].fingerprint)
      const user = await User.findByOrFail('email', form.email)
      const entry = await AuditEntry.findByOrFail('subject_id', keys[0].id)
      assert.deepEqual([entry.actorType, entry.actorId], ['customer', user.id])
    })

  test('one form makes the account, places the order and leads to the payment', async ({
    client,
    assert,
  }) => {
    const scene = await atCheckout()
    const page = await client.get('/checkout').withSession(scene.session)
    for (const text of ['Account', 'Billing details', 'Payment method', '€11.90'])
      page.assertTextIncludes(text)
    const form = formOf(scene, page.text())
    const answer = await client
      .post('/checkout/guest')
      .withSession(scene.session)
      .form(form)
      .redirects(0)

    const user = await User.findByOrFail('email', form.email)
    const order = await Order.findByOrFail('cart_id', scene.cart.id)
    const account = await Account.findOrFail(order.accountId)
    const attempt = await PaymentAttempt.findByOrFail('invoice_id', order.invoiceId!)
    assert.include([answer.header('location'), answer.text()].join(' '), attempt.continueUrl!)
    assert.equal(order.userId, user.id)
    assert.deepEqual(
      [account.name, account.addressLine1, account.country, order.termsVersionId],
      ['Grace Example', 'Musterstr. 3', 'DE', scene.terms.id]
    )
    assert.isUndefined(answer.session().cart_id)
    answer.assertSession('sign_in')

    const again = await client
      .post('/checkout/guest')
      .withSession(scene.session)
      .form(form)
      .redirects(0)
    again.assertStatus(302)
    assert.lengthOf(await Order.query().where('cart_id', scene.cart.id), 1)
    assert.lengthOf(await User.query().where('email', form.email), 1)
  })

  test('the same form sent at once makes one account and one order', async ({ client, assert }) => {
    const scene = await atCheckout()
    const page = await client.get('/checkout').withSession(scene.session)
    const form = formOf(scene, page.text())
    const send = () =>
      client.post('/checkout/guest').withSession(scene.session).form(form).redirects(0)
    await Promise.all([send(), send(), send()])
    assert.lengthOf(await User.query().where('email', form.email), 1)
    assert.lengthOf(await Order.query().where('cart_id', scene.cart.id), 1)
  })

  test('says what is wrong with the form, and makes nothing', async ({ client, assert }) => {
    const scene = await atCheckout()
    const page = await client.get('/checkout').withSession(scene.session)
    const html = page.text()
    const taken = await createCustomer()
    const wrong: [string, Record<string, unknown>][] = [
      ['email', { email: 'nobody' }],
      ['email', { email: taken.user.email }],
      ['password', { password: 'short' }],
      ['address_line_1', { address_line_1: '' }],
      ['city', { city: '' }],
      ['terms', { terms: undefined }],
      ['terms', { terms_version: undefined }],
      ['begin', { begin: undefined }],
      ['begin', { begin: 'a'.repeat(16) }],
      ['method', { method: undefined }],
      ['method', { method: 'credit' }],
    ]
    for (const [field, more] of wrong) {
      const form = formOf(scene, html, more)
      const answer = await client
        .post('/checkout/guest')
        .header('referer', '/checkout')
        .withSession(scene.session)
        .form(form)
        .redirects(0)
      answer.assertHeader('location', '/checkout')
      assert.property(answer.flashMessage('inputErrorsBag'), field, JSON.stringify(more))
      assert.notInclude(JSON.stringify(answer.flashMessages()), 'seven herons')
      const made = await User.query().where('email', form.email)
      assert.lengthOf(made, form.email === taken.user.email ? 1 : 0)
    }
    assert.isNull(await Order.findBy('cart_id', scene.cart.id))
  })

  test('another country with another tax shows the new total before anything is made', async ({
    client,
    assert,
  }) => {
    const scene = await atCheckout()
    const page = await client.get('/checkout').withSession(scene.session)
    const form = formOf(scene, page.text(), { country: 'US' })
    const send = (fields: object) =>
      client
        .post('/checkout/guest')
        .header('referer', '/checkout')
        .withSession(scene.session)
        .form(fields)
        .redirects(0)
    const answer = await send(form)
    const bag = answer.flashMessage('inputErrorsBag') as Record<string, string[]>
    assert.include(bag.country[0], '€10.00')
    assert.isNull(await User.findBy('email', form.email))

    const now = await client.get('/checkout').withSession(scene.session)
    now.assertTextIncludes('Place order and pay €10.00')
    await send({ ...form, quote: quoteIn(now.text()) })
    const order = await Order.findByOrFail('cart_id', scene.cart.id)
    assert.equal((await Invoice.findOrFail(order.invoiceId)).totalMinor, 1000)
  })

  test('refuses an old price, a cart of somebody else and what cannot be ordered', async ({
    client,
    assert,
  }) => {
    const stranger = await atCheckout()
    const scene = await atCheckout()
    const page = await client.get('/checkout').withSession(scene.session)
    const form = formOf(scene, page.text())
    const send = (fields: object, session = scene.session) =>
      client.post('/checkout/guest').withSession(session).form(fields).redirects(0)

    ;(await send(form, stranger.session)).assertHeader('location', '/cart')
    await scene.offer.plan.merge({ priceMinor: 1100 }).save()
    ;(await send(form)).assertHeader('location', '/checkout')
    await scene.offer.product.merge({ state: 'retired' }).save()
    ;(await send(form)).assertHeader('location', '/cart')
    assert.isNull(await User.findBy('email', form.email))
    assert.isNull(await Order.findBy('cart_id', scene.cart.id))
  })

  test('an order that is refused at the last moment leaves no account, and the same form can be sent again', async ({
    client,
    assert,
  }) => {
    const scene = await atCheckout()
    const page = await client.get('/checkout').withSession(scene.session)
    const form = formOf(scene, page.text())
    const send = () =>
      client.post('/checkout/guest').withSession(scene.session).form(form).redirects(0)

    const { takeFromStock } = Product
    Product.takeFromStock = async () => false
    const refused = await send().finally(() => (Product.takeFromStock = takeFromStock))
    refused.assertHeader('location', '/cart')
    refused.assertSessionMissing('sign_in')
    assert.isNull(await User.findBy('email', form.email))
    ;(await send()).assertSession('sign_in')
    assert.isNotNull(await Order.findBy('cart_id', scene.cart.id))
  })

  test('whoever is signed in goes on at their own checkout', async ({ client, assert }) => {
    const scene = await atCheckout()
    const { user } = await createCustomer()
    const session = { ...scene.session, ...(await sessionFor(user)) }
    const answer = await client
      .post('/checkout/guest')
      .withSession(session)
      .form(formOf(scene, ''))
      .redirects(0)
    answer.assertHeader('location', '/checkout')
    assert.isNull(await Order.findBy('cart_id', scene.cart.id))
  })

  test('the terms that an account accepted before are one line', async ({ client, assert }) => {
    const { terms, cart, offer } = await atCheckout()
    const { account, user } = await createCustomer()
    await cart.merge({ accountId: account.id }).save()
    const session = { ...(await sessionFor(user)), cart_id: cart.id }
    const first = await client.get('/checkout').withSession(session)
    first.assertTextIncludes('I agree to the terms')
    await client
      .post('/checkout')
      .withSession(session)
      .redirects(0)
      .form({
        ...{ cart: cart.id, quote: quoteIn(first.text()), begin: beginIn(first.text()) },
        ...{ terms_version: terms.id, terms: '1' },
      })
    const next = await createCart({ ...offer, account })
    const second = await client.get('/checkout').withSession({ ...session, cart_id: next.id })
    second.assertTextIncludes('You accepted these terms on')
    assert.notInclude(second.text(), 'I agree to the terms')

    await TermsVersionFactory.create()
    const third = await client.get('/checkout').withSession({ ...session, cart_id: next.id })
    third.assertTextIncludes('I agree to the terms')
  })
})
