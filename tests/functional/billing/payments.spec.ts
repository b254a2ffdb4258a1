import { test } from '@japa/runner'
import { SYSTEM } from '#core/actor'
import { worker } from '#core/work/worker'
import { clock } from '#core/clock'
import { settings } from '#core/settings/settings'
import { transaction } from '#core/database/transaction'
import PaymentAttempt from '#billing/models/payment_attempt'
import Payment from '#billing/models/payment'
import { PaymentMethodFactory } from '#database/factories/billing/payment_method_factory'
import PaymentMethod from '#billing/models/payment_method'
import { paymentReceivedMail } from '#notifications/mails/payment_received_mail'
import { assertBooksBalance, issueInvoice, settleLater, useStripe } from '#tests/support/billing'
import { createCustomer, sessionFor } from '#tests/support/identity'
import type { ApiClient } from '@japa/api-client'
import type Invoice from '#billing/models/invoice'
import type User from '#identity/models/user'

type Stripe = Awaited<ReturnType<typeof useStripe>>

const sessionIdIn = (location: string) => location.split('/').pop() ?? ''

async function pay(
  client: ApiClient,
  user: User,
  invoice: Invoice,
  form: Record<string, string> = { method: 'new_card' }
) {
  const response = await client
    .post(`/invoices/${invoice.id}/payments`)
    .withSession(await sessionFor(user))
    .form(form)
    .redirects(0)
  return response.header('location') ?? ''
}

async function returnPage(client: ApiClient, user: User, invoice: Invoice) {
  const attempt = await PaymentAttempt.query()
    .where('invoice_id', invoice.id)
    .orderBy('id', 'desc')
    .firstOrFail()
  return client
    .get(`/invoices/${invoice.id}/payments/${attempt.id}`)
    .withSession(await sessionFor(user))
}

test.group('Paying an invoice', (group) => {
  let gateway: Stripe

  group.each.setup(async () => {
    gateway = await useStripe()
    return async () => {
      await gateway.close()
      clock.reset()
    }
  })

  test('takes one payment through hosted Checkout and says so without a webhook', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const invoice = await issueInvoice(account, 1000)

    const location = await pay(client, user, invoice)
    assert.include(location, gateway.stripe.url)
    gateway.stripe.pay(sessionIdIn(location))
    const page = await returnPage(client, user, invoice)

    page.assertStatus(200)
    page.assertTextIncludes('Payment received')
    await invoice.refresh()
    assert.equal(invoice.state, 'paid')
    assert.equal((await Payment.findByOrFail('invoice_id', invoice.id)).amountMinor, 1190)
    assert.deepEqual(gateway.stripe.invariants().violations, [])
    await assertBooksBalance(assert)
  })

  for (const [currency, unitMinor, total] of [
    ['KWD', 1230, 1460],
    ['TND', 5010, 5960],
    ['ISK', 999, 1189],
    ['UGX', 20_001, 23_801],
    ['JPY', 333, 396],
    ['HUF', 100_001, 119_001],
  ] as const)
    test(`[B06] [F8] an invoice in ${currency} with tax is an amount that a card pays`, async ({
      client,
      assert,
    }) => {
      const { user, account } = await createCustomer()
      await account.merge({ currency }).save()
      const invoice = await issueInvoice(account, unitMinor)

      const location = await pay(client, user, invoice)
      assert.include(location, gateway.stripe.url)
      gateway.stripe.pay(sessionIdIn(location))
      ;(await returnPage(client, user, invoice)).assertTextIncludes('Payment received')
      await invoice.refresh()
      assert.deepEqual([invoice.state, invoice.totalMinor], ['paid', total])
      assert.deepEqual(gateway.stripe.invariants().violations, [])
      await assertBooksBalance(assert)
    })

  test('[M13] a paid invoice says so on its page and in print, and asks for no transfer', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    await transaction((trx) => settings.set({ 'billing.bank_details': 'IBAN DE00 1234' }, trx))
    const invoice = await issueInvoice(account, 1000)
    const session = await sessionFor(user)
    const pages = [`/invoices/${invoice.id}`, `/invoices/${invoice.id}/print`]
    for (const path of pages) {
      const open = await client.get(path).withSession(session)
      open.assertTextIncludes('IBAN DE00 1234')
      assert.notInclude(open.text(), 'Paid in full')
    }
    gateway.stripe.pay(sessionIdIn(await pay(client, user, invoice)))
    await returnPage(client, user, invoice)
    for (const path of pages) {
      const paid = await client.get(path).withSession(session)
      paid.assertTextIncludes('Paid on')
      paid.assertTextIncludes('Paid in full. Nothing is due.')
      paid.assertTextIncludes('Amount due')
      assert.notInclude(paid.text(), 'IBAN DE00 1234')
    }
  })

  test('is for members who may spend the money of the account', async ({ client, assert }) => {
    const { user, account, membership } = await createCustomer()
    const invoice = await issueInvoice(account)
    const session = await sessionFor(user)
    const post = (path: string) =>
      client.post(path).withSession(session).form({ method: 'new_card' }).redirects(0)
    const paths = [`/invoices/${invoice.id}/payments`, '/billing/methods', '/billing/portal']

    for (const role of ['technical', 'member'] as const) {
      await membership.merge({ role }).save()
      for (const path of paths) {
        const refused = await post(path)
        refused.assertStatus(403)
      }
      const page = await client.get(`/invoices/${invoice.id}`).withSession(session)
      page.assertTextIncludes('Only owners, admins and billing members can pay')
      ;(await client.get('/billing').withSession(session)).assertStatus(200)
    }
    assert.isEmpty(await PaymentAttempt.query().where('invoice_id', invoice.id))
    await membership.merge({ role: 'billing' }).save()
    assert.include((await post(paths[0])).header('location'), gateway.stripe.url)
  })

  test('keeps cards out of reach of members without the right to pay', async ({ client }) => {
    const { user, account } = await createCustomer({ role: 'technical' })
    const card = await PaymentMethodFactory.merge({ accountId: account.id }).create()
    const session = await sessionFor(user)
    const removed = await client.delete(`/billing/methods/${card.id}`).withSession(session)
    removed.assertStatus(403)
    const chosen = await client.put(`/billing/methods/${card.id}`).withSession(session)
    chosen.assertStatus(403)
  })

  test('two tabs share one attempt and one charge', async ({ client, assert }) => {
    const { user, account } = await createCustomer()
    const invoice = await issueInvoice(account)

    const [one, two] = await Promise.all([pay(client, user, invoice), pay(client, user, invoice)])
    assert.lengthOf(await PaymentAttempt.query().where('invoice_id', invoice.id), 1)
    const session = [one, two].find((location) => location.startsWith(gateway.stripe.url)) ?? ''
    gateway.stripe.pay(sessionIdIn(session))
    await returnPage(client, user, invoice)
    await returnPage(client, user, invoice)

    assert.lengthOf(await Payment.query().where('invoice_id', invoice.id), 1)
    assert.lengthOf(gateway.stripe.invariants().paid_by_invoice[invoice.id], 1)
    await assertBooksBalance(assert)
  })

  test('resumes an abandoned Checkout from the invoice', async ({ client, assert }) => {
    const { user, account } = await createCustomer()
    const invoice = await issueInvoice(account)

    const first = await pay(client, user, invoice)
    const page = await returnPage(client, user, invoice)
    page.assertTextIncludes('Not paid yet')
    const second = await pay(client, user, invoice)

    assert.equal(second, first)
  })

  test('replaces a Checkout that has expired', async ({ client, assert }) => {
    const { user, account } = await createCustomer()
    const invoice = await issueInvoice(account)

    const first = await pay(client, user, invoice)
    gateway.stripe.advanceClock(25 * 3600)
    const second = await pay(client, user, invoice)

    assert.notEqual(second, first)
    gateway.stripe.pay(sessionIdIn(second))
    await returnPage(client, user, invoice)
    await invoice.refresh()
    assert.equal(invoice.state, 'paid')
    await assertBooksBalance(assert)
  })

  test('tells that the card was declined, then takes another', async ({ client, assert }) => {
    const { user, account } = await createCustomer()
    const invoice = await issueInvoice(account)

    const location = await pay(client, user, invoice)
    gateway.stripe.pay(sessionIdIn(location), { card: '4000000000000002' })
    const page = await returnPage(client, user, invoice)
    page.assertTextIncludes('Your card was declined')
    gateway.stripe.pay(sessionIdIn(location))
    await returnPage(client, user, invoice)

    await invoice.refresh()
    assert.equal(invoice.state, 'paid')
    assert.lengthOf(await Payment.query().where('invoice_id', invoice.id), 1)
    await assertBooksBalance(assert)
  })

  test('the sweeper finds a payment that nobody came back from', async ({ client, assert }) => {
    const { user, account } = await createCustomer()
    const invoice = await issueInvoice(account)

    const location = await pay(client, user, invoice)
    gateway.stripe.pay(sessionIdIn(location))
    await settleLater({ minutes: 1 })

    await invoice.refresh()
    assert.equal(invoice.state, 'paid')
    await assertBooksBalance(assert)
  })

  for (const kind of ['reset_after', 'timeout_after', 'error_after', 'truncate_after'] as const) {
    test(
      `charges once when the answer to a charge is lost ({$self})`.replace('{$self}', kind),
      async ({ client, assert }) => {
        const { user, account } = await createCustomer()
        const card = await saveCard(client, user, account.id, gateway)
        const invoice = await issueInvoice(account)
        gateway.stripe.fault({ kind, match: 'POST /v1/payment_intents', times: 2, ms: 2500 })

        await pay(client, user, invoice, { method: card.id })
        const [attempt] = await PaymentAttempt.query().where('invoice_id', invoice.id)
        assert.include(['unknown', 'succeeded'], attempt.state)
        await settleLater({ minutes: 1 })

        await invoice.refresh()
        assert.equal(invoice.state, 'paid')
        assert.lengthOf(gateway.stripe.invariants().paid_by_invoice[invoice.id], 1)
        await assertBooksBalance(assert)
      }
    ).timeout(20_000)
  }

  test('charges a saved card, and sends the customer to the bank where it asks', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const card = await saveCard(client, user, account.id, gateway, '4000002760003184')
    const invoice = await issueInvoice(account)

    const location = await pay(client, user, invoice, { method: card.id })
    assert.include(location, '/authenticate/')
    const attempt = await PaymentAttempt.findByOrFail('invoice_id', invoice.id)
    assert.equal(attempt.state, 'requires_action')
    gateway.stripe.authenticate(attempt.intentId ?? '')
    const page = await returnPage(client, user, invoice)

    page.assertTextIncludes('Payment received')
    await assertBooksBalance(assert)
  })

  test('gives a charge that never reached the gateway up after half an hour', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const card = await saveCard(client, user, account.id, gateway, '4242424242424242')
    const invoice = await issueInvoice(account)
    gateway.stripe.fault({ kind: 'error_before', match: 'POST /v1/payment_intents', times: 3 })
    await pay(client, user, invoice, { method: card.id })
    const lost = await PaymentAttempt.findByOrFail('invoice_id', invoice.id)
    assert.equal(lost.state, 'unknown')
    gateway.stripe.clearFaults()

    clock.travel({ minutes: 25 })
    await pay(client, user, invoice, { method: card.id })
    await pay(client, user, invoice)
    assert.equal((await lost.refresh()).state, 'unknown')
    assert.lengthOf(await PaymentAttempt.query().where('invoice_id', invoice.id), 1)

    clock.travel({ minutes: 6 })
    const location = await pay(client, user, invoice)
    assert.equal((await lost.refresh()).state, 'cancelled')
    gateway.stripe.pay(sessionIdIn(location))
    await returnPage(client, user, invoice)
    assert.equal((await invoice.refresh()).state, 'paid')
    await assertBooksBalance(assert)
  })

  test('a declined saved card fails the attempt and leaves the invoice open', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const card = await saveCard(client, user, account.id, gateway, '4000000000000341')
    const invoice = await issueInvoice(account)

    await pay(client, user, invoice, { method: card.id })
    const page = await returnPage(client, user, invoice)

    page.assertTextIncludes('Payment failed')
    await invoice.refresh()
    assert.equal(invoice.state, 'open')
    await assertBooksBalance(assert)
  })

  test('does not let another account pay, see or download an invoice', async ({ client }) => {
    const { account } = await createCustomer()
    const { user: stranger } = await createCustomer()
    const invoice = await issueInvoice(account)
    const session = await sessionFor(stranger)

    const paying = await client
      .post(`/invoices/${invoice.id}/payments`)
      .withSession(session)
      .form({ method: 'new_card' })
    const page = await client.get(`/invoices/${invoice.id}`).withSession(session)
    const pdf = await client.get(`/invoices/${invoice.id}.pdf`).withSession(session)

    paying.assertStatus(404)
    page.assertStatus(404)
    pdf.assertStatus(404)
  })

  test('turns money for an invoice that was void meanwhile into credit', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const invoice = await issueInvoice(account)
    const location = await pay(client, user, invoice)
    gateway.stripe.pay(sessionIdIn(location))

    await invoice.void({ by: SYSTEM, reason: 'Test' })
    await worker.drain()

    const payment = await Payment.findByOrFail('invoice_id', invoice.id)
    assert.equal(payment.appliedMinor, 0)
    await invoice.refresh()
    assert.equal(invoice.state, 'void')
    await assertBooksBalance(assert)
    const page = await returnPage(client, user, invoice)
    page.assertTextIncludes('Payment added to your credit')
    const mail = await paymentReceivedMail.compose({ paymentId: payment.id })
    assert.deepEqual(mail?.attachments, [])
    assert.include(mail?.paragraphs.join(' '), 'added the full amount to your credit')
    assert.deepInclude(mail?.facts, { label: 'Payment method', value: 'Visa •••• 4242' })
  })
})

async function saveCard(
  client: ApiClient,
  user: User,
  accountId: string,
  gateway: Stripe,
  card = '4242424242424242'
): Promise<PaymentMethod> {
  const session = await sessionFor(user)
  const setup = await client.post('/billing/methods').withSession(session).redirects(0)
  gateway.stripe.pay(sessionIdIn(setup.header('location') ?? ''), { card })
  await client.get('/billing?returned=1').withSession(session)
  return PaymentMethod.findByOrFail('account_id', accountId)
}
