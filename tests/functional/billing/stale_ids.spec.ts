import { test } from '@japa/runner'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { worker } from '#core/work/worker'
import { applyPayment } from '#billing/payments/apply_payment'
import { noteGatewayAccount } from '#billing/reconciliation/note_gateway_account'
import { resolveFinding } from '#billing/reconciliation/resolve_finding'
import { syncMethods } from '#billing/cards/sync_methods'
import { health } from '#core/health/health'
import { gateways } from '@innkeeper/panel/gateway'
import { cancelAttempt } from '#billing/payments/cancel_attempt'
import { startPayment } from '#billing/payments/start_payment'
import { closeAttempts } from '#billing/payments/close_attempts'
import { RefundInvoice } from '#billing/refunds/refund_invoice'
import BillingFinding from '#billing/models/billing_finding'
import GatewayCustomer from '#billing/models/gateway_customer'
import PaymentAttempt from '#billing/models/payment_attempt'
import PaymentMethod from '#billing/models/payment_method'
import Refund from '#billing/models/refund'
import { assertBooksBalance, issueInvoice, settleLater, useStripe } from '#tests/support/billing'
import { createCustomer, sessionFor } from '#tests/support/identity'
import { until } from '#tests/support/panel_processes'
import type { ApiClient } from '@japa/api-client'
import type { GatewayAccount, PaymentGateway } from '@innkeeper/panel/gateway'
import type Account from '#identity/models/account'
import type Invoice from '#billing/models/invoice'
import type User from '#identity/models/user'

type Stripe = Awaited<ReturnType<typeof useStripe>>

test.group('Ids and keys at the gateway', (group) => {
  let gateway: Stripe

  group.each.setup(async () => {
    gateway = await useStripe({ retries: 1 })
    return async () => {
      await gateway.close()
      clock.reset()
    }
  })

  /** An account that has paid once and has a card saved. */
  async function regular() {
    const customer = await createCustomer()
    const invoice = await issueInvoice(customer.account)
    await startPayment(invoice.id, { kind: 'new_card', saveCard: true })
    const attempt = await PaymentAttempt.findByOrFail('invoice_id', invoice.id)
    gateway.stripe.pay(attempt.sessionId ?? '', { save: true })
    await applyPayment(attempt.id)
    await worker.drain()
    const card = await PaymentMethod.findByOrFail('account_id', customer.account.id)
    return { ...customer, invoice, card }
  }

  async function post(client: ApiClient, user: User, path: string, form: object = {}) {
    return client
      .post(path)
      .withSession(await sessionFor(user))
      .form(form)
      .redirects(0)
  }

  const payWithNewCard = async (client: ApiClient, user: User, { id }: Invoice) => {
    const answer = await post(client, user, `/invoices/${id}/payments`, { method: 'new_card' })
    return answer.header('location') ?? ''
  }

  const customerOf = ({ id }: Account) => GatewayCustomer.findByOrFail('account_id', id)
  const flashed = (response: Awaited<ReturnType<typeof post>>) =>
    JSON.stringify(response.flashMessages())

  test('[F2] a failure that is kept under the key of a page does not lock the invoice', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const invoice = await issueInvoice(account)
    gateway.stripe.fault({ kind: 'error_stored', match: 'POST /v1/checkout/sessions', times: 1 })

    const location = await payWithNewCard(client, user, invoice)

    assert.include(location, gateway.stripe.url)
    gateway.stripe.pay(location.split('/').pop() ?? '')
    const open = await PaymentAttempt.findByOrFail('open_key', invoice.id)
    await applyPayment(open.id)
    assert.equal((await invoice.refresh()).state, 'paid')
    assert.lengthOf(gateway.stripe.store.all('charge'), 1)
    assert.deepEqual(gateway.stripe.invariants().violations, [])
    await assertBooksBalance(assert)
  })

  test('[F2] a page that was made before the failure is found, and paid once', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const invoice = await issueInvoice(account)
    const match = 'POST /v1/checkout/sessions'
    gateway.stripe.fault({ kind: 'error_stored_after', match, times: 1 })

    const location = await payWithNewCard(client, user, invoice)

    assert.include(location, gateway.stripe.url)
    assert.lengthOf(gateway.stripe.store.all('checkout.session'), 1)
    assert.lengthOf(await PaymentAttempt.query().where('invoice_id', invoice.id), 1)
  })

  test('[F2] another card, credit and staff get past an attempt whose page is not there', async ({
    assert,
  }) => {
    const { account, card } = await regular()
    const match = 'POST /v1/checkout/sessions'
    const stuck = async () => {
      const invoice = await issueInvoice(account)
      gateway.stripe.fault({ kind: 'reset_before', match, times: 2 })
      await startPayment(invoice.id, { kind: 'new_card' })
      const attempt = await PaymentAttempt.findByOrFail('open_key', invoice.id)
      assert.equal(attempt.state, 'unknown')
      return { invoice, attempt }
    }

    const one = await stuck()
    const choice = { kind: 'saved_card', paymentMethodId: card.id } as const
    const paid = await startPayment(one.invoice.id, choice)
    assert.isTrue(paid.ok && paid.value.state === 'succeeded')
    assert.equal((await one.attempt.refresh()).state, 'cancelled')

    const two = await stuck()
    assert.isTrue((await closeAttempts(two.invoice.id)).ok)
    assert.equal((await cancelAttempt(two.attempt)).state, 'cancelled')
    await assertBooksBalance(assert)
  })

  test('[F2] a page that appears after its attempt was given up is shut and never handed out', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account)
    const match = 'POST /v1/checkout/sessions'
    gateway.stripe.fault({ kind: 'delay', match, ms: 1000, times: 1 })
    const slow = startPayment(invoice.id, { kind: 'new_card' })
    await until('the question', async () => gateway.stripe.faults().length === 0)
    const first = await PaymentAttempt.findByOrFail('open_key', invoice.id)
    assert.equal((await cancelAttempt(first)).state, 'cancelled')

    const started = await slow

    const open = await PaymentAttempt.findByOrFail('open_key', invoice.id)
    assert.notEqual(open.id, first.id)
    assert.isTrue(started.ok && started.value.continueUrl === open.sessionUrl)
    const sessions = gateway.stripe.store.all('checkout.session')
    const statuses = sessions.map(({ id, status }) => [id === open.sessionId, status])
    assert.sameDeepMembers(statuses, [
      [true, 'open'],
      [false, 'expired'],
    ])
  })

  test('[F2] a saved card that may have been charged is never charged anew', async ({ assert }) => {
    const { account, card } = await regular()
    const invoice = await issueInvoice(account)
    const choice = { kind: 'saved_card', paymentMethodId: card.id } as const
    const match = 'POST /v1/payment_intents'
    gateway.stripe.fault({ kind: 'error_stored_after', match, times: 1 })
    const found = await startPayment(invoice.id, choice)
    assert.isTrue(found.ok && found.value.state === 'succeeded')

    const other = await issueInvoice(account)
    gateway.stripe.fault({ kind: 'error_stored', match, times: 1 })
    for (let click = 0; click < 3; click++) await startPayment(other.id, choice)
    const [attempt, ...more] = await PaymentAttempt.query().where('invoice_id', other.id)
    assert.lengthOf(more, 0)
    assert.equal(attempt.state, 'unknown')
    clock.travel({ minutes: 31 })
    await startPayment(other.id, choice)
    assert.equal((await other.refresh()).state, 'paid')
    assert.deepEqual(gateway.stripe.invariants().violations, [])
    await assertBooksBalance(assert)
  })

  test('[F2] failures kept under keys stop neither a customer, the portal, a removal nor a refund', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const store = (match: string) => gateway.stripe.fault({ kind: 'error_stored', match, times: 1 })
    store('POST /v1/customers')
    store('POST /v1/billing_portal/configurations')
    const portal = await post(client, user, '/billing/portal')
    assert.include(portal.header('location'), gateway.stripe.url)
    assert.isNotNull((await customerOf(account)).externalId)

    const { invoice, card, user: owner } = await regular()
    store(`POST /v1/payment_methods/${card.externalId}/detach`)
    await client
      .delete(`/billing/methods/${card.id}`)
      .withSession(await sessionFor(owner))
      .redirects(0)
    const again = await client
      .delete(`/billing/methods/${card.id}`)
      .withSession(await sessionFor(owner))
      .redirects(0)
    assert.include([302, 404], again.status())
    assert.equal((await card.refresh()).state, 'detached')

    store('POST /v1/refunds')
    await new RefundInvoice().run({ invoiceId: invoice.id, reason: 'Test', by: SYSTEM })
    await settleLater()
    const refund = await Refund.findByOrFail('invoice_id', invoice.id)
    assert.equal(refund.state, 'succeeded')
    assert.lengthOf(gateway.stripe.store.all('refund'), 1)
    await assertBooksBalance(assert)
  })

  test('[F2] a refund that was made before the failure was kept is not made twice', async ({
    assert,
  }) => {
    const { invoice } = await regular()
    gateway.stripe.fault({ kind: 'error_stored_after', match: 'POST /v1/refunds', times: 1 })
    const part = { invoiceId: invoice.id, reason: 'Test', by: SYSTEM, amountMinor: 100 }
    await new RefundInvoice().run(part)
    await settleLater()
    await settleLater({ hours: 2 })
    assert.equal((await Refund.findByOrFail('invoice_id', invoice.id)).state, 'succeeded')
    assert.lengthOf(gateway.stripe.store.all('refund'), 1)
    await assertBooksBalance(assert)
  })

  test('[F3] a refund that Stripe no longer knows is told to staff and not asked about for ever', async ({
    assert,
  }) => {
    const { invoice } = await regular()
    await new RefundInvoice().run({ invoiceId: invoice.id, reason: 'Test', by: SYSTEM })
    await settleLater()
    const refund = await Refund.findByOrFail('invoice_id', invoice.id)
    const due = { state: 'pending', next_check_at: clock.nowMs() }
    await Refund.query().where('id', refund.id).update(due)
    gateway.stripe.emptyAccount()
    await settleLater()
    assert.isNull((await refund.refresh()).nextCheckAt)
    assert.lengthOf(
      await BillingFinding.query().where({ kind: 'refund_lost', invoice_id: invoice.id }),
      1
    )
  })

  test('[F4] a customer whose name changed after a lost answer pays all the same', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const invoice = await issueInvoice(account)
    gateway.stripe.fault({ kind: 'reset_after', match: 'POST /v1/customers', times: 2 })
    await payWithNewCard(client, user, invoice)
    await account.merge({ name: 'Ada Byron', billingEmail: 'ada.byron@example.test' }).save()

    assert.include(await payWithNewCard(client, user, invoice), gateway.stripe.url)
    const adding = await post(client, user, '/billing/methods')
    assert.include(adding.header('location'), gateway.stripe.url)
  })

  test('[F4] a customer that was made before its answer was lost is found by our marker', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    gateway.stripe.fault({ kind: 'reset_after', match: 'POST /v1/customers', times: 2 })
    await post(client, user, '/billing/methods')
    await account.merge({ name: 'Ada Byron' }).save()
    await post(client, user, '/billing/methods')
    assert.lengthOf(gateway.stripe.store.all('customer'), 1)
  })

  for (const [what, lose] of [
    ['another account at Stripe', () => gateway.stripe.emptyAccount()],
    ['a customer deleted without an event', () => deleteCustomers()],
  ] as const) {
    test(`[F3][B03] ${what}: a new card pays, and staff are told once`, async ({
      client,
      assert,
    }) => {
      const { user, account, card } = await regular()
      const before = (await customerOf(account)).externalId
      lose()
      const invoice = await issueInvoice(account)

      assert.include(await payWithNewCard(client, user, invoice), gateway.stripe.url)

      assert.notEqual((await customerOf(account)).externalId, before)
      assert.equal((await card.refresh()).state, 'detached')
      const open = await PaymentAttempt.findByOrFail('open_key', invoice.id)
      gateway.stripe.pay(open.sessionId ?? '')
      await applyPayment(open.id)
      assert.equal((await invoice.refresh()).state, 'paid')
      const findings = await BillingFinding.query().where({ kind: 'customers_lost' })
      assert.lengthOf(findings, 1)
      await BillingFinding.query().where({ kind: 'customers_lost' }).delete()
    })

    test(`[F3][B03] ${what}: the saved card is dropped with a true word`, async ({
      client,
      assert,
    }) => {
      const { user, account, card } = await regular()
      lose()
      const invoice = await issueInvoice(account)
      const path = `/invoices/${invoice.id}/payments`
      const refused = await post(client, user, path, { method: card.id })
      assert.equal(refused.header('location'), `/invoices/${invoice.id}`)
      assert.include(flashed(refused), 'no longer saved')
      const page = await client.get('/billing').withSession(await sessionFor(user))
      page.assertTextIncludes('No saved cards')
      assert.include(await payWithNewCard(client, user, invoice), gateway.stripe.url)
    })

    test(`[F3][B03] ${what}: saving a card, the portal and removing a card go on`, async ({
      client,
      assert,
    }) => {
      const one = await regular()
      const two = await regular()
      const three = await regular()
      lose()
      const adding = await post(client, one.user, '/billing/methods')
      assert.include(adding.header('location'), gateway.stripe.url)
      const portal = await post(client, two.user, '/billing/portal')
      assert.include(portal.header('location'), gateway.stripe.url)
      const removed = await client
        .delete(`/billing/methods/${three.card.id}`)
        .withSession(await sessionFor(three.user))
        .redirects(0)
      assert.include(flashed(removed), 'Card removed')
      for (const { card } of [one, two, three])
        assert.equal((await card.refresh()).state, 'detached')
    })
  }

  test('[B03] health tells when many customers are lost, and when the keys open another account', async ({
    assert,
  }) => {
    const check = async () => (await health.run()).payment_account
    await GatewayCustomer.query().update({ lost_at: null })
    assert.equal((await check()).status, 'ok')
    const regulars = [await regular(), await regular(), await regular()]
    gateway.stripe.emptyAccount()
    for (const { account } of regulars) await syncMethods('stripe', account.id)
    const many = await check()
    assert.equal(many.status, 'warning')
    assert.include(many.message, 'another account or mode')
    clock.travel({ hours: 25 })
    assert.equal((await check()).status, 'ok')

    const as = (account: GatewayAccount) =>
      noteGatewayAccount({ name: 'stripe', account: async () => account } as PaymentGateway)
    await as({ externalId: 'acct_1', live: false })
    await as({ externalId: null, live: false })
    await as({ externalId: 'acct_1', live: false })
    assert.equal((await check()).status, 'ok')
    await as({ externalId: 'acct_1', live: true })
    await as({ externalId: 'acct_2', live: true })
    const changed = await BillingFinding.query().where('kind', 'gateway_account_changed')
    assert.lengthOf(changed, 2)
    assert.equal((await check()).status, 'warning')
    for (const finding of changed) await resolveFinding(finding)
    assert.equal((await check()).status, 'ok')
  })

  test('[F3] the list of cards forgets a customer that is gone, not only the cards', async ({
    client,
    assert,
  }) => {
    const { user, account } = await regular()
    gateway.stripe.emptyAccount()
    await client.get('/billing?returned=1').withSession(await sessionFor(user))
    const customer = await customerOf(account)
    assert.isNull(customer.externalId)
    assert.equal(customer.generation, 1)
  })

  test('[F3] an open page that Stripe no longer knows is dropped, and another one opens', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const invoice = await issueInvoice(account)
    const dead = await payWithNewCard(client, user, invoice)
    gateway.stripe.emptyAccount()

    const location = await payWithNewCard(client, user, invoice)

    assert.include(location, gateway.stripe.url)
    assert.notEqual(location, dead)
    const lost = await BillingFinding.query().where({
      kind: 'attempt_lost',
      account_id: account.id,
    })
    assert.lengthOf(lost, 1)
  })

  test('[F3] a page that is missing only for a while is still paid once Stripe knows it again', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account)
    await startPayment(invoice.id, { kind: 'new_card' })
    const attempt = await PaymentAttempt.findByOrFail('open_key', invoice.id)
    const other = await useStripe()
    await applyPayment(attempt.id)
    assert.equal((await attempt.refresh()).state, 'cancelled')
    await other.close()

    const { StripeGateway } = await import('#billing_stripe/stripe_gateway')
    const { stripeConfigFromEnvironment } = await import('#billing_stripe/config')
    const config = { ...stripeConfigFromEnvironment(), secretKey: 'sk_test_panel' }
    gateways.add(new StripeGateway({ ...config, apiBase: gateway.stripe.url }))
    gateway.stripe.pay(attempt.sessionId ?? '')
    await applyPayment(attempt.id)
    assert.equal((await invoice.refresh()).state, 'paid')
    await assertBooksBalance(assert)
  })

  test('[B34][F9] a card that is gone at Stripe is dropped as soon as Stripe says so', async ({
    client,
    assert,
  }) => {
    const { user, account, card } = await regular()
    await fetch(`${gateway.stripe.url}/v1/payment_methods/${card.externalId}/detach`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test_panel' },
    })
    const invoice = await issueInvoice(account)
    const path = `/invoices/${invoice.id}/payments`
    const refused = await post(client, user, path, { method: card.id })
    assert.include(flashed(refused), 'no longer saved')
    assert.equal((await card.refresh()).state, 'detached')
    const page = await client.get(`/invoices/${invoice.id}`).withSession(await sessionFor(user))
    page.assertStatus(200)
    assert.notInclude(page.text(), card.id)
  })

  test('[F9] a removal whose answer was lost is not called undone', async ({ client, assert }) => {
    const remove = async (user: User, card: PaymentMethod) =>
      client
        .delete(`/billing/methods/${card.id}`)
        .withSession(await sessionFor(user))
        .redirects(0)
    const one = await regular()
    gateway.stripe.fault({
      kind: 'reset_after',
      match: `POST /v1/payment_methods/${one.card.externalId}/detach`,
      times: 2,
    })
    assert.include(flashed(await remove(one.user, one.card)), 'Card removed')

    const two = await regular()
    gateway.stripe.fault({
      kind: 'reset_after',
      match: `POST /v1/payment_methods/${two.card.externalId}/detach`,
      times: 2,
    })
    gateway.stripe.fault({ kind: 'reset_before', match: 'GET /v1/customers', times: 2 })
    const unknown = flashed(await remove(two.user, two.card))
    assert.include(unknown, 'hasn’t confirmed yet')
    assert.notInclude(unknown, 'Nothing was changed')
  })

  test('[F9] a refusal is not called silence', async ({ client, assert }) => {
    const { user } = await createCustomer()
    const match = 'POST /v1/checkout/sessions'
    gateway.stripe.fault({ kind: 'error_before', match, status: 400, times: 1 })
    const refused = flashed(await post(client, user, '/billing/methods'))
    assert.include(refused, 'rejected this request')
    gateway.stripe.fault({ kind: 'error_before', match, status: 503, times: 2 })
    const silent = flashed(await post(client, user, '/billing/methods'))
    assert.include(silent, 'isn’t responding')
  })

  test('[F9] a payment that Stripe refused does not promise that trying again helps', async ({
    client,
  }) => {
    const { user, account } = await createCustomer()
    const invoice = await issueInvoice(account)
    const match = 'POST /v1/checkout/sessions'
    gateway.stripe.fault({ kind: 'error_before', match, status: 400, times: 1 })
    const location = await payWithNewCard(client, user, invoice)
    const page = await client.get(location).withSession(await sessionFor(user))
    page.assertTextIncludes('trying again the same way')
  })

  function deleteCustomers() {
    for (const { id } of gateway.stripe.store.all('customer'))
      gateway.stripe.deleteCustomer(id, { event: false })
  }
})
