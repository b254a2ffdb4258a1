import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { clock } from '#core/clock'
import { Money } from '#core/money/money'
import { worker } from '#core/work/worker'
import { applyPayment } from '#billing/payments/apply_payment'
import { recordAttemptTruth } from '#billing/payments/record_attempt_truth'
import { startPayment } from '#billing/payments/start_payment'
import { creditBalance } from '#billing/ledger/credit_balance'
import { gateways } from '@innkeeper/panel/gateway'
import Payment from '#billing/models/payment'
import PaymentAttempt from '#billing/models/payment_attempt'
import { assertBooksBalance, issueInvoice, settleLater, useStripe } from '#tests/support/billing'
import { createCustomer, sessionFor } from '#tests/support/identity'
import type Account from '#identity/models/account'

test.group('Payments that do not fit', (group) => {
  let gateway: Awaited<ReturnType<typeof useStripe>>

  group.each.setup(async () => {
    gateway = await useStripe()
    return async () => {
      await gateway.close()
      clock.reset()
    }
  })

  async function paidAtGateway(account: Account) {
    const invoice = await issueInvoice(account, 1000)
    const started = await startPayment(invoice.id, { kind: 'new_card' })
    if (!started.ok) throw new Error(started.error.type)
    gateway.stripe.pay(started.value.sessionId ?? '')
    const attempt = started.value
    const truth = await gateways.get('stripe').fetchAttempt(attempt.reference)
    if (!truth.charge) throw new Error('Not paid')
    return { invoice, attempt, truth, charge: truth.charge }
  }

  for (const amount of [Money.of(990, 'EUR'), Money.of(1290, 'EUR'), Money.of(1190, 'USD')]) {
    test(`[F17][F18] ${amount.toDecimal()} ${amount.currency} for €11.90 becomes credit and a finding`, async ({
      assert,
    }) => {
      const { account } = await createCustomer()
      const { invoice, attempt, truth, charge } = await paidAtGateway(account)

      const wrong = { ...truth, charge: { ...charge, amount, fee: null } }
      await recordAttemptTruth(attempt, wrong)
      await recordAttemptTruth(attempt, wrong)

      await invoice.refresh()
      assert.equal(invoice.state, 'open')
      const credit = await creditBalance(account.id, amount.currency)
      assert.equal(credit.minor, amount.minor)
      assert.lengthOf(await db.from('billing_findings').where('attempt_id', attempt.id), 1)
      await assertBooksBalance(assert)
    })
  }

  test("money under another attempt's marker is not booked here at all", async ({ assert }) => {
    const { account } = await createCustomer()
    const { invoice, attempt, truth } = await paidAtGateway(account)

    await recordAttemptTruth(attempt, { ...truth, attemptId: 'somebody-else' })

    assert.lengthOf(await Payment.query().where('invoice_id', invoice.id), 0)
    assert.lengthOf(await db.from('billing_findings').where('attempt_id', attempt.id), 1)
    await applyPayment(attempt.id)
    await invoice.refresh()
    assert.equal(invoice.state, 'paid')
    await assertBooksBalance(assert)
  })

  test('[F4][I17] a refusal that is told after success changes nothing', async ({ assert }) => {
    const { account } = await createCustomer()
    const { invoice, attempt, truth } = await paidAtGateway(account)
    await recordAttemptTruth(attempt, truth)
    const failure = { code: 'card_declined', declineCode: null, message: 'Declined.' }

    await recordAttemptTruth(attempt, { ...truth, state: 'failed', charge: null, failure })
    await recordAttemptTruth(attempt, { ...truth, state: 'processing', charge: null })

    await Promise.all([attempt.refresh(), invoice.refresh()])
    assert.equal(attempt.state, 'succeeded')
    assert.equal(invoice.state, 'paid')
  })

  test('twenty that apply one payment at once book it once', async ({ assert }) => {
    const { account } = await createCustomer()
    const { invoice, attempt } = await paidAtGateway(account)

    await Promise.all(Array.from({ length: 20 }, () => applyPayment(attempt.id)))

    assert.lengthOf(await Payment.query().where('invoice_id', invoice.id), 1)
    await assertBooksBalance(assert)
  })

  test('an amount below what a card can pay is refused before anything is asked', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account, 10)

    const started = await startPayment(invoice.id, { kind: 'new_card' })

    assert.deepEqual(started, { ok: false, error: { type: 'below_minimum' } })
    assert.lengthOf(await PaymentAttempt.query().where('invoice_id', invoice.id), 0)
  })

  test('choosing another way closes the open page, unless that has just paid', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account, 1000)
    const first = await startPayment(invoice.id, { kind: 'new_card' })
    const second = await startPayment(invoice.id, { kind: 'new_card', saveCard: true })
    if (!first.ok || !second.ok) throw new Error('Not started')

    assert.notEqual(second.value.id, first.value.id)
    await first.value.refresh()
    assert.equal(first.value.state, 'cancelled')

    gateway.stripe.pay(second.value.sessionId ?? '')
    const third = await startPayment(invoice.id, { kind: 'new_card' })
    assert.isTrue(third.ok && third.value.state === 'succeeded')
    assert.lengthOf(await Payment.query().where('invoice_id', invoice.id), 1)
    await assertBooksBalance(assert)
  })

  test('[F5] a process that died between the charge and the record is made good by the sweeper', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const { invoice, attempt } = await paidAtGateway(account)
    // As the row was when the process died: asked, and no answer written.
    await PaymentAttempt.query()
      .where('id', attempt.id)
      .update({ session_id: null, session_url: null, state: 'submitted' })

    await settleLater({ minutes: 1 })

    await invoice.refresh()
    assert.equal(invoice.state, 'paid')
    assert.lengthOf(gateway.stripe.invariants().paid_by_invoice[invoice.id], 1)
    await assertBooksBalance(assert)
  })

  test('while Stripe is down the page answers and says that it is being checked', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const { invoice, attempt } = await paidAtGateway(account)
    gateway.stripe.fault({ kind: 'error_before', match: 'GET /v1/checkout', times: 1, status: 503 })

    const page = await client
      .get(`/invoices/${invoice.id}/payments/${attempt.id}`)
      .withSession(await sessionFor(user))

    page.assertStatus(200)
    page.assertTextIncludes('We’re checking your payment')
    await worker.drain()
    const later = await client
      .get(`/invoices/${invoice.id}/payments/${attempt.id}`)
      .withSession(await sessionFor(user))
    later.assertTextIncludes('Payment received')
    await assertBooksBalance(assert)
  })
})
