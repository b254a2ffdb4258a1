import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { worker } from '#core/work/worker'
import { Money } from '#core/money/money'
import { applyPayment } from '#billing/payments/apply_payment'
import { cancelAttempt } from '#billing/payments/cancel_attempt'
import { grantCredit } from '#billing/ledger/grant_credit'
import { lookAtAttempt } from '#billing/payments/look_at_attempt'
import { payFromCredit } from '#billing/payments/pay_from_credit'
import { recordBankTransfer } from '#billing/payments/record_bank_transfer'
import { startPayment } from '#billing/payments/start_payment'
import { submitAttempt } from '#billing/payments/submit_attempt'
import { closeAttempts } from '#billing/payments/close_attempts'
import { creditBalance } from '#billing/ledger/credit_balance'
import { RefundInvoice } from '#billing/refunds/refund_invoice'
import { stripeConfigFromEnvironment } from '#billing_stripe/config'
import { StripeGateway } from '#billing_stripe/stripe_gateway'
import { gateways } from '@innkeeper/panel/gateway'
import Membership from '#identity/models/membership'
import PaymentAttempt from '#billing/models/payment_attempt'
import Refund from '#billing/models/refund'
import { assertBooksBalance, issueInvoice, settleLater, useStripe } from '#tests/support/billing'
import { createCustomer, sessionFor } from '#tests/support/identity'

test.group('Open payment attempts', (group) => {
  let gateway: Awaited<ReturnType<typeof useStripe>>

  group.each.setup(async () => {
    gateway = await useStripe()
    return async () => {
      await gateway.close()
      clock.reset()
    }
  })

  async function openCheckout(unitMinor = 1000) {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account, unitMinor)
    const started = await startPayment(invoice.id, { kind: 'new_card' })
    if (!started.ok) throw new Error(started.error.type)
    return { account, invoice, attempt: started.value }
  }

  test('outlive a gateway that is configured no more: nothing fails, and they go on once it is back', async ({
    client,
    assert,
  }) => {
    const { account, invoice, attempt } = await openCheckout()
    const { user } = await Membership.query()
      .where('account_id', account.id)
      .preload('user')
      .firstOrFail()
    const session = await sessionFor(user)
    const before = gateways.get('stripe')
    gateways.add(new StripeGateway({ ...stripeConfigFromEnvironment(), secretKey: '' }))
    const path = `/invoices/${invoice.id}`
    ;(await client.get(path).withSession(session)).assertStatus(200)
    ;(await client.get(`${path}/payments/${attempt.id}`).withSession(session)).assertStatus(200)
    const again = await client
      .post(`${path}/payments`)
      .withSession(session)
      .redirects(0)
      .form({ method: 'new_card' })
    again.assertStatus(302)
    await settleLater()
    await closeAttempts(invoice.id)
    await attempt.refresh()
    assert.isTrue(attempt.isOpen)

    gateways.add(before)
    gateway.stripe.pay(attempt.sessionId!)
    await applyPayment(attempt.id)
    await invoice.refresh()
    assert.equal(invoice.state, 'paid')
    await assertBooksBalance(assert)
  })

  test('an attempt that another tab closed before the gateway was asked is not asked for', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account)
    const attempt = await PaymentAttempt.create({
      invoiceId: invoice.id,
      accountId: account.id,
      gateway: 'stripe',
      kind: 'new_card',
      saveCard: false,
      state: 'created',
      openKey: invoice.id,
      amountMinor: invoice.totalMinor,
      currency: invoice.currency,
    })
    await attempt.refresh()
    const stale = await PaymentAttempt.findOrFail(attempt.id)

    assert.equal((await cancelAttempt(attempt)).state, 'cancelled')
    assert.equal((await submitAttempt(stale)).state, 'cancelled')
    const { sessionId } = await PaymentAttempt.findOrFail(attempt.id)
    assert.isNull(sessionId)
    assert.lengthOf(gateway.stripe.store.all('checkout.session'), 0)
  })

  test('a charge that the gateway is being asked for is not given up by another tab', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account)
    const attempt = await PaymentAttempt.create({
      invoiceId: invoice.id,
      accountId: account.id,
      gateway: 'stripe',
      kind: 'saved_card',
      saveCard: false,
      state: 'submitted',
      openKey: invoice.id,
      amountMinor: invoice.totalMinor,
      currency: invoice.currency,
      submittedAt: clock.nowMs(),
      customerExternalId: 'cus_somebody',
    })
    attempt.merge({ state: 'created', submittedAt: null })

    assert.isTrue((await cancelAttempt(attempt)).isOpen)
    const closed = await closeAttempts(invoice.id)
    assert.deepEqual(closed, { ok: false, error: { type: 'payment_running' } })
  })

  test('a page whose making was not answered is shut for certain', async ({ assert }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account)
    gateway.stripe.fault({ kind: 'error_before', match: 'POST /v1/checkout/sessions', times: 1 })
    await startPayment(invoice.id, { kind: 'new_card' })
    const attempt = await PaymentAttempt.findByOrFail('invoice_id', invoice.id)
    assert.equal(attempt.state, 'unknown')

    assert.isTrue((await closeAttempts(invoice.id)).ok)
    assert.equal((await attempt.refresh()).state, 'cancelled')
  })

  test('a repeated request that is refused does not hide a charge that was made', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account)
    gateway.stripe.fault({ kind: 'error_after', match: 'POST /v1/checkout/sessions', times: 1 })
    await startPayment(invoice.id, { kind: 'new_card' })
    const attempt = await PaymentAttempt.findByOrFail('invoice_id', invoice.id)
    assert.equal(attempt.state, 'unknown')

    // The key was used with other words, which Stripe refuses.
    const reworded = await PaymentAttempt.findOrFail(attempt.id)
    reworded.amountMinor += 1
    const after = await submitAttempt(reworded)

    assert.equal(after.state, 'submitted')
    assert.isNotNull(after.sessionId)
    assert.equal(after.openKey, invoice.id)
  })

  test('closing shuts the page, and a customer who was faster has paid', async ({ assert }) => {
    const { invoice, attempt } = await openCheckout()
    assert.isTrue((await closeAttempts(invoice.id)).ok)
    assert.equal((await attempt.refresh()).state, 'cancelled')

    const paid = await openCheckout()
    gateway.stripe.pay(paid.attempt.sessionId ?? '')
    assert.isTrue((await closeAttempts(paid.invoice.id)).ok)
    assert.equal((await paid.invoice.refresh()).state, 'paid')
    assert.isTrue((await closeAttempts(paid.invoice.id)).ok)
    await assertBooksBalance(assert)
  })

  test('says that the gateway is silent and leaves the attempt open', async ({ assert }) => {
    const { invoice, attempt } = await openCheckout()
    gateway.stripe.fault({ kind: 'error_before', match: 'GET /v1/checkout/sessions', times: 3 })
    const closed = await closeAttempts(invoice.id)
    assert.deepEqual(closed, { ok: false, error: { type: 'gateway_silent' } })
    assert.isTrue((await attempt.refresh()).isOpen)
  })

  test('[F9] says that nothing was charged where no page was opened, and not while a charge may still happen', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account)
    gateway.stripe.fault({ kind: 'error_before', match: 'POST /v1/checkout/sessions', times: 1 })
    await startPayment(invoice.id, { kind: 'new_card' })
    const attempt = await PaymentAttempt.findByOrFail('invoice_id', invoice.id)
    for (const state of ['unknown', 'submitted'] as const) {
      await attempt.merge({ state }).save()
      const { outcome } = await lookAtAttempt(attempt)
      assert.equal(outcome, 'not_opened')
    }
    await attempt.merge({ state: 'submitted', kind: 'saved_card' }).save()
    const { outcome } = await lookAtAttempt(attempt)
    assert.equal(outcome, 'unknown')
  })

  test('credit pays an invoice whose Checkout page was left', async ({ assert }) => {
    const { account, invoice, attempt } = await openCheckout()
    await grantCredit(account.id, { amount: Money.of(5000, 'EUR'), reason: 'Test', by: SYSTEM })

    const paid = await payFromCredit(invoice.id)

    assert.isTrue(paid.ok)
    assert.equal((await attempt.refresh()).state, 'cancelled')
    await assertBooksBalance(assert)
  })

  test('credit leaves no rest that is too small for a card', async ({ assert }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account, 1000)
    await grantCredit(account.id, { amount: Money.of(1180, 'EUR'), reason: 'Test', by: SYSTEM })

    assert.isTrue((await payFromCredit(invoice.id)).ok)

    assert.equal((await invoice.refresh()).amountDue().minor, 50)
    const rest = await startPayment(invoice.id, { kind: 'new_card' })
    assert.isTrue(rest.ok)
    await assertBooksBalance(assert)
  })

  test('[H05] a rest that is too small for a card offers none', async ({ client, assert }) => {
    const { account, user } = await createCustomer()
    const invoice = await issueInvoice(account, 1000)
    await recordBankTransfer(invoice.id, { amount: Money.of(1170, 'EUR'), note: 'Statement 9' })
    const session = await sessionFor(user)
    const page = await client.get(`/invoices/${invoice.id}`).withSession(session)
    page.assertTextIncludes('Cards can’t pay less than €0.50.')
    assert.notInclude(page.text(), 'value="new_card"')

    await grantCredit(account.id, { amount: Money.of(500, 'EUR'), reason: 'Test', by: SYSTEM })
    const again = await client.get(`/invoices/${invoice.id}`).withSession(session)
    assert.include(again.text(), 'value="credit"')
    assert.match(again.text(), /value="new_card"[^>]*disabled/)
  })

  test('what was paid by bank transfer cannot be paid once more on an open page', async ({
    assert,
  }) => {
    const { invoice, attempt } = await openCheckout()
    await recordBankTransfer(invoice.id, { amount: Money.of(1190, 'EUR'), note: 'Statement 7' })
    await worker.drain()
    assert.equal((await attempt.refresh()).state, 'cancelled')
  })

  test('the page of a void invoice is closed once the gateway answers again', async ({
    assert,
  }) => {
    const { invoice, attempt } = await openCheckout()
    const match = `GET /v1/checkout/sessions/${attempt.sessionId}`
    gateway.stripe.fault({ kind: 'error_before', match, times: 1 })
    await invoice.void({ by: SYSTEM, reason: 'Test' })
    await worker.drain()
    assert.isTrue((await attempt.refresh()).isOpen)

    await settleLater({ hours: 2 })
    assert.equal((await attempt.refresh()).state, 'cancelled')
  })

  test('the page of a void invoice is closed although what announces it was lost', async ({
    assert,
  }) => {
    const { invoice, attempt } = await openCheckout()
    await invoice.void({ by: SYSTEM, reason: 'Test' })
    await db.from('outbox_messages').delete()

    await settleLater({ hours: 2 })
    assert.equal((await attempt.refresh()).state, 'cancelled')
    await assertBooksBalance(assert)
  })

  test('a void invoice gives back what was paid of it once, as credit', async ({ assert }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account)
    await recordBankTransfer(invoice.id, { amount: Money.of(400, 'EUR'), note: 'Statement 8' })
    await invoice.void({ by: SYSTEM, reason: 'Test' })

    const refund = await new RefundInvoice().run({
      invoiceId: invoice.id,
      reason: 'Test',
      by: SYSTEM,
    })

    assert.isFalse(refund.ok)
    assert.lengthOf(await Refund.query().where('invoice_id', invoice.id), 0)
    assert.equal((await creditBalance(account.id, 'EUR')).minor, 400)
    await assertBooksBalance(assert)
  })

  test('money of another currency beside it does not stop a refund', async ({ assert }) => {
    const { account, invoice, attempt } = await openCheckout()
    gateway.stripe.pay(attempt.sessionId ?? '')
    await applyPayment(attempt.id)
    await invoice.related('payments').create({
      accountId: account.id,
      kind: 'card',
      gateway: 'stripe',
      externalId: 'ch_elsewhere',
      amountMinor: 1000,
      currency: 'USD',
      appliedMinor: 0,
      refundedMinor: 0,
      receivedAt: clock.now(),
    })

    const refund = await new RefundInvoice().run({
      invoiceId: invoice.id,
      reason: 'Test',
      by: SYSTEM,
    })
    assert.isTrue(refund.ok)
    await invoice.related('payments').query().where('external_id', 'ch_elsewhere').delete()
  })
})
