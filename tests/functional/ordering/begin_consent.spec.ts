import { test } from '@japa/runner'
import { TermsVersionFactory } from '#database/factories/ordering/terms_version_factory'
import { clock } from '#core/clock'
import { newId } from '#core/ids'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import { worker } from '#core/work/worker'
import AuditEntry from '#audit/models/audit_entry'
import BeginConsent from '#billing/models/begin_consent'
import Invoice from '#billing/models/invoice'
import Subscription from '#billing/models/subscription'
import User from '#identity/models/user'
import Mail from '#notifications/models/mail'
import Order from '#ordering/models/order'
import Service from '#provisioning/models/service'
import { useStripe } from '#tests/support/billing'
import { payDue } from '#tests/support/changes'
import { createOffer, ED25519_KEY } from '#tests/support/catalog'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { beginIn, createCart } from '#tests/support/ordering'
import { resetState } from '#tests/support/reset_state'
import type { ApiClient } from '@japa/api-client'
import type Account from '#identity/models/account'
import type { MembershipRole } from '#identity/models/membership'

type Told = Partial<Pick<Account, 'kind' | 'companyName' | 'vatId' | 'country'>>

const set = (values: Parameters<typeof settings.set>[0]) =>
  transaction((trx) => settings.set(values, trx))
const quoteIn = (html: string) => /name="quote" value="([0-9a-f]{32})"/.exec(html)?.[1]

/** A customer at the checkout with servers in the cart, in front of a gateway that takes cards. */
async function atCheckout(
  client: ApiClient,
  { account, role, hostnames }: { account?: Told; role?: MembershipRole; hostnames?: string[] } = {}
) {
  const customer = await createCustomer({ account, role })
  const terms = await TermsVersionFactory.create()
  const offer = await createOffer({ plan: { priceMinor: 1000 } })
  const cart = await createCart({ ...offer, account: customer.account, hostnames })
  const session = { cart_id: cart.id, ...(await sessionFor(customer.user)) }
  const page = await client.get('/checkout').withSession(session)
  const agreed = { terms_version: terms.id, terms: '1' }
  const form = { cart: cart.id, quote: quoteIn(page.text()), method: 'new_card', ...agreed }
  const send = (more: object) =>
    client
      .post('/checkout')
      .header('referer', '/checkout')
      .withSession(session)
      .redirects(0)
      .form({ ...form, ...more })
  return { ...customer, cart, session, send, html: page.text(), begin: beginIn(page.text()) }
}

const refusalOf = (answer: { flashMessage(key: string): unknown }) =>
  (answer.flashMessage('inputErrorsBag') as Record<string, string[]> | undefined)?.begin?.[0]

test.group('Asking us to begin before the withdrawal period ends', (group) => {
  group.each.setup(resetState)
  group.each.setup(async () => {
    const gateway = await useStripe()
    return () => gateway.close()
  })
  group.each.teardown(() => {
    clock.reset()
    settings.forget()
  })

  test('a consumer ticks it with each order, and each server keeps the words, the time and who it was', async ({
    client,
    assert,
  }) => {
    const hostnames = ['a.example.test', 'b.example.test']
    const { user, account, send, html, begin } = await atCheckout(client, { hostnames })
    assert.include(html, 'I pay for the days until then')
    const answer = await send({ begin })
    answer.assertStatus(307)

    const order = await Order.findByOrFail('account_id', account.id)
    const consents = await BeginConsent.query().where('order_id', order.id)
    const services = await Service.query().where('order_id', order.id)
    const subscriptions = await Subscription.query().whereIn(
      'service_id',
      services.map(({ id }) => id)
    )
    assert.sameMembers(
      consents.map(({ subscriptionId }) => subscriptionId),
      subscriptions.map(({ id }) => id)
    )
    for (const consent of consents) {
      assert.equal(consent.wordingVersion, begin)
      assert.include(html, consent.wording)
      assert.equal(consent.givenBy, `customer:${user.id}`)
      assert.equal(consent.accountId, account.id)
      assert.equal(consent.language, 'en')
      assert.isTrue(consent.owesUsed)
      assert.isBelow(Math.abs(consent.createdAt.diffNow().as('seconds')), 60)
    }
    const entry = await AuditEntry.query()
      .where({ action: 'order.placed', subject_id: order.id })
      .firstOrFail()
    assert.include(entry.data, `"begin":"${begin}"`)
  })

  test('without the tick nothing is ordered, and what else was filled in is kept', async ({
    client,
    assert,
  }) => {
    const { account, session, send, begin } = await atCheckout(client)
    const refused = await send({})
    refused.assertHeader('location', '/checkout')
    assert.include(refusalOf(refused) ?? '', 'Tick this box to order')
    assert.isNull(await Order.findBy('account_id', account.id))
    assert.lengthOf(await BeginConsent.all(), 0)

    const other = await send({ begin, terms: undefined })
    const kept = await client
      .get('/checkout')
      .withSession({ ...session, ...other.session() })
      .withFlashMessages(other.flashMessages())
    assert.match(kept.text(), new RegExp(`name="begin" value="${begin}"[^>]*checked`))
  })

  test('other words than those in effect are read and ticked again', async ({ client, assert }) => {
    const { account, session, send, begin } = await atCheckout(client)
    await set({ 'billing.withdrawal_owes_used': false })
    const refused = await send({ begin })
    assert.include(refusalOf(refused) ?? '', 'has changed')
    assert.isNull(await Order.findBy('account_id', account.id))

    const page = await client
      .get('/checkout')
      .withSession(session)
      .withFlashMessages(refused.flashMessages())
    const now = beginIn(page.text())
    assert.notEqual(now, begin)
    assert.notInclude(page.text(), 'I pay for the days until then')
    assert.notMatch(page.text(), new RegExp(`name="begin" value="${now}"[^>]*checked`))
    for (const made of ['yes', 'a'.repeat(16)])
      assert.isNotEmpty(refusalOf(await send({ begin: made })))
    ;(await send({ begin: now })).assertStatus(307)
    const [consent] = await BeginConsent.all()
    assert.isFalse(consent.owesUsed)
  })

  test('sent twice, at once and again, it is one order with one request', async ({
    client,
    assert,
  }) => {
    const { account, send, begin } = await atCheckout(client)
    await Promise.all([send({ begin }), send({ begin })])
    ;(await send({ begin })).assertStatus(307)
    assert.lengthOf(await Order.query().where('account_id', account.id), 1)
    assert.lengthOf(await BeginConsent.query().where('account_id', account.id), 1)
  })

  test('who may not order asks for nothing', async ({ client, assert }) => {
    const owner = await atCheckout(client)
    const member = await atCheckout(client, { role: 'member' })
    await member.send({ begin: owner.begin })
    assert.lengthOf(await BeginConsent.all(), 0)
    assert.isNull(await Order.findBy('account_id', member.account.id))
  })

  const company = { kind: 'company', companyName: 'Example GmbH' } as const
  const others: [string, Told][] = [
    ['companies', company],
    ['buyers with a VAT number', { vatId: 'DE136695976' }],
    ['consumers outside the EEA', { country: 'CH' }],
  ]
  for (const [who, account] of others)
    test(`${who} are not asked, and a tick of theirs means nothing`, async ({ client, assert }) => {
      const consumer = await atCheckout(client)
      const { html, send, account: buyer } = await atCheckout(client, { account })
      assert.notInclude(html, 'name="begin"')
      ;(await send({ begin: consumer.begin })).assertStatus(307)
      assert.isNotNull(await Order.findBy('account_id', buyer.id))
      assert.lengthOf(await BeginConsent.all(), 0)
    })

  test('consumers in Norway, Iceland and Liechtenstein are asked, and nobody where the shop sells to none', async ({
    client,
    assert,
  }) => {
    for (const country of ['NO', 'IS', 'LI'])
      assert.isString((await atCheckout(client, { account: { country } })).begin)
    await set({ 'billing.withdrawal': false })
    const { begin, send, account } = await atCheckout(client)
    assert.isUndefined(begin)
    ;(await send({})).assertStatus(307)
    assert.isNotNull(await Order.findBy('account_id', account.id))
  })

  test('somebody who becomes a company meanwhile is not asked', async ({ client, assert }) => {
    const { account, send } = await atCheckout(client)
    await account.merge(company).save()
    ;(await send({})).assertStatus(307)
    assert.isNotNull(await Order.findBy('account_id', account.id))
  })

  test('somebody without an account is asked where they say that they live, unless they are a company', async ({
    client,
    assert,
  }) => {
    const cart = await createCart(await createOffer({ plan: { priceMinor: 1000 } }))
    await cart.merge({ country: 'CH' }).save()
    await set({ 'billing.tax_mode': 'none' })
    const session = { cart_id: cart.id }
    const see = async () => (await client.get('/checkout').withSession(session)).text()
    const first = await see()
    assert.isUndefined(beginIn(first))
    const form = (html: string, more: object) => ({
      form_marker: newId(),
      email: `${newId().toLowerCase()}@example.test`,
      password: 'seven herons and a pond',
      name: 'Grace Example',
      ...{ address_line_1: 'Musterstr. 3', postal_code: '10119', city: 'Berlin' },
      ...{ country: 'DE', method: 'new_card', cart: cart.id, quote: quoteIn(html) },
      ...more,
    })
    const send = (fields: object) =>
      client
        .post('/checkout/guest')
        .header('referer', '/checkout')
        .withSession(session)
        .redirects(0)
        .form(fields)
    const consumer = form(first, {})
    const refused = await send(consumer)
    assert.include(refusalOf(refused) ?? '', 'Tick this box')
    assert.isNull(await User.findBy('email', consumer.email))

    const second = await see()
    const begin = beginIn(second)
    assert.isString(begin)
    assert.include(second, 'Needed if you buy as a consumer')
    const named = form(second, { company_name: 'Example GmbH' })
    await send(named)
    const order = await Order.findByOrFail('cart_id', cart.id)
    assert.isNull(await BeginConsent.findBy('order_id', order.id))
  })

  test('the order, its confirmation and the mail of its payment repeat it', async ({
    client,
    assert,
  }) => {
    const { account, session, send, begin } = await atCheckout(client)
    await send({ begin })
    const order = await Order.findByOrFail('account_id', account.id)
    const page = await client.get(`/orders/${order.id}`).withSession(session)
    page.assertTextIncludes('Start before the withdrawal period ends')
    page.assertTextIncludes('The days until a withdrawal are charged')
    await payDue(await Invoice.findOrFail(order.invoiceId))
    await worker.drain()
    const [consent] = await BeginConsent.all()
    for (const kind of ['ordering.order_received', 'billing.payment_received']) {
      const { text } = await Mail.findByOrFail('kind', kind)
      assert.include((text ?? '').replaceAll(/\s+/g, ' '), `you asked us: “${consent.wording}”`)
    }
    const staff = await sessionFor((await createStaff('support')).user)
    const seen = await client.get(`/admin/orders/${order.id}`).withSession(staff)
    seen.assertTextIncludes('Start before the withdrawal period ends')
  })

  test('staff say it of a consumer, or leave it, and are not asked for a company', async ({
    client,
    assert,
  }) => {
    const customer = await createCustomer()
    const { product, plan, template } = await createOffer({ plan: { priceMinor: 1000 } })
    const manager = (await createStaff('manager')).user
    const session = await sessionFor(manager)
    const path = `/admin/customers/${customer.account.id}/orders`
    const see = async () =>
      (await client.get(`${path}/create`).qs({ product: product.slug }).withSession(session)).text()
    const html = await see()
    assert.include(html, 'The customer expressly asked us')
    const form = { plan_id: plan.id, template_id: template.id, ssh_key: ED25519_KEY }
    const order = async (more: object) => {
      await client
        .post(path)
        .header('referer', `${path}/create?product=${product.slug}`)
        .withSession(session)
        .redirects(0)
        .form({ ...form, hostname: `h${newId().toLowerCase()}.example.test`, ...more })
      return Order.query().where('account_id', customer.account.id).orderBy('id', 'desc').first()
    }
    assert.isNull(await order({ begin: 'a'.repeat(16) }))
    const without = await order({})
    assert.isNull(await BeginConsent.findBy('order_id', without!.id))
    const said = await order({ begin: beginIn(html) })
    const consent = await BeginConsent.findByOrFail('order_id', said!.id)
    assert.equal(consent.givenBy, `staff:${manager.id}`)
    assert.include(consent.wording, 'The customer expressly asked us')

    await customer.account.merge(company).save()
    assert.notInclude(await see(), 'name="begin"')
  })
})
