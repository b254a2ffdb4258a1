import { test } from '@japa/runner'
import env from '#start/env'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { worker } from '#core/work/worker'
import { Money } from '#core/money/money'
import { applyPayment } from '#billing/payments/apply_payment'
import { gateways } from '@innkeeper/panel/gateway'
import { applyDispute } from '#billing/disputes/apply_dispute'
import { lookAtDispute } from '#billing/disputes/look_at_dispute'
import { processEvent } from '#billing/webhooks/process_event'
import { recordBankTransfer } from '#billing/payments/record_bank_transfer'
import { startPayment } from '#billing/payments/start_payment'
import { grantCredit } from '#billing/ledger/grant_credit'
import { creditBalance } from '#billing/ledger/credit_balance'
import { RefundInvoice } from '#billing/refunds/refund_invoice'
import { ledger } from '#billing/ledger/ledger'
import { clearingOf } from '#billing/ledger/postings'
import BillingFinding, { findingKinds } from '#billing/models/billing_finding'
import Dispute from '#billing/models/dispute'
import Payment from '#billing/models/payment'
import PaymentAttempt from '#billing/models/payment_attempt'
import Refund from '#billing/models/refund'
import WebhookEvent from '#billing/models/webhook_event'
import { catchUpEvents } from '#billing/webhooks/catch_up_events'
import { compareBalance } from '#billing/reconciliation/compare_balance'
import db from '@adonisjs/lucid/services/db'
import i18nManager from '@adonisjs/i18n/services/main'
import {
  assertBooksBalance,
  eventually,
  issueInvoice,
  settleLater,
  useStripe,
} from '#tests/support/billing'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { resetState } from '#tests/support/reset_state'
import type { Assert } from '@japa/assert'
import type { DisputeTruth } from '@innkeeper/panel/gateway'

type Stripe = Awaited<ReturnType<typeof useStripe>>

test.group('Refunds and disputes made elsewhere', (group) => {
  let gateway: Stripe

  group.each.setup(async () => {
    await resetState()
    gateway = await useStripe()
    return async () => {
      await gateway.close()
      clock.reset()
    }
  })

  /** An invoice of 11.90 that was paid with a new card. */
  async function paidInvoice() {
    const customer = await createCustomer()
    const invoice = await issueInvoice(customer.account, 1000)
    await startPayment(invoice.id, { kind: 'new_card' })
    const attempt = await PaymentAttempt.findByOrFail('invoice_id', invoice.id)
    gateway.stripe.pay(attempt.sessionId ?? '')
    await applyPayment(attempt.id)
    await worker.drain()
    const payment = await Payment.findByOrFail('invoice_id', invoice.id)
    return { ...customer, invoice, payment, attempt, charge: payment.externalId ?? '' }
  }

  /** What webhooks would have told, fetched and worked off. */
  async function hear() {
    await catchUpEvents.run()
    await worker.drain()
  }

  /** The clearing account holds what Stripe's balance does, to the cent, in every currency. */
  async function assertBalanceAgrees(assert: Assert) {
    const sums = new Map<string, number>()
    for (const { currency, net } of gateway.stripe.store.all('balance_transaction'))
      sums.set(currency.toUpperCase(), (sums.get(currency.toUpperCase()) ?? 0) + net)
    for (const [currency, net] of sums) {
      const clearing = await ledger.balance(clearingOf('stripe'), currency)
      assert.equal(clearing.minor, net, `clearing in ${currency}`)
    }
    await assertBooksBalance(assert)
  }

  const holdOf = async (currency = 'EUR') => {
    const hold = await ledger.balance({ code: 'dispute_hold', owner: 'stripe' }, currency)
    return hold.minor
  }

  const finding = (kind: string) => BillingFinding.query().where('kind', kind)

  test('[F6][I11] a refund in the dashboard after one to credit takes what is beyond the payment out of credit', async ({
    assert,
  }) => {
    const { invoice, charge } = await paidInvoice()
    const input = { invoiceId: invoice.id, amountMinor: 600, to: 'credit' as const }
    await new RefundInvoice().run({ ...input, reason: 'Test', by: SYSTEM })
    gateway.stripe.refund({ charge, amount: 900 })
    await hear()

    const elsewhere = await Refund.query().where('requested_by', 'stripe').firstOrFail()
    assert.deepEqual([elsewhere.amountMinor, elsewhere.fromCreditMinor], [900, 310])
    await assertBalanceAgrees(assert)
  })

  test('[F6][I11] money that staff sent back twice, by transfer and in the dashboard, is told and breaks no rule', async ({
    assert,
  }) => {
    const { invoice, charge } = await paidInvoice()
    const input = { invoiceId: invoice.id, to: 'outside' as const, reference: 'SEPA 1' }
    await new RefundInvoice().run({ ...input, reason: 'Test', by: SYSTEM })
    gateway.stripe.refund({ charge, amount: 900 })
    await hear()

    assert.lengthOf(await finding('refund_without_note'), 1)
    await assertBalanceAgrees(assert)
  })

  test('[F6][B10] a refund made in the dashboard is booked, told, and not offered again', async ({
    client,
    assert,
  }) => {
    const { invoice, account, charge } = await paidInvoice()
    gateway.stripe.refund({ charge, amount: 100 })
    await hear()

    await invoice.refresh()
    assert.equal(invoice.refundedMinor, 100)
    await assertBalanceAgrees(assert)
    const [told, ...more] = await finding('refund_made_elsewhere')
    assert.lengthOf(more, 0)
    assert.include(told.$attributes, { accountId: account.id, invoiceId: invoice.id })

    const manager = await sessionFor((await createStaff('manager')).user)
    const page = await client.get(`/admin/invoices/${invoice.id}`).withSession(manager)
    page.assertTextIncludes('Up to €10.90 can be refunded.')
    const issues = await client.get('/admin/findings').withSession(manager)
    issues.assertTextIncludes('€1.00 refunded in the payment provider')
    issues.assertTextIncludes(invoice.number ?? '')
    issues.assertTextIncludes(account.legalName)
    assert.notInclude(issues.text(), '{"')

    const refused = await client
      .post(`/admin/invoices/${invoice.id}/refunds`)
      .withSession(manager)
      .form({ amount: '11.90', reason: 'All of it', request: 'one' })
      .redirects(0)
    assert.include(JSON.stringify(refused.flashMessages()), 'Only €10.90 can still be refunded.')
    await new RefundInvoice().run({ invoiceId: invoice.id, reason: 'Rest', by: SYSTEM })
    await settleLater()
    assert.equal((await invoice.refresh()).refundedMinor, 1190)
    await assertBalanceAgrees(assert)
  })

  test('[I11][I21] a dashboard refund of more than each of several invoices took is each one’s part, and comes back in parts', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoices = [await issueInvoice(account, 1000), await issueInvoice(account, 2000)]
    const ids = invoices.map(({ id }) => id)
    const started = await startPayment({ invoiceIds: ids }, { kind: 'new_card' })
    if (!started.ok) throw new Error(started.error.type)
    gateway.stripe.pay(started.value.sessionId ?? '', { card: '4000000000005126' })
    await applyPayment(started.value.id)
    await worker.drain()
    const [{ id: charge }] = gateway.stripe.store.all('charge')

    gateway.stripe.refund({ charge, amount: 3000 })
    await hear()
    const refundedOf = async () =>
      Promise.all(invoices.map(async (one) => (await one.refresh()).refundedMinor))
    assert.deepEqual(await refundedOf(), [1190, 1810])
    const refunds = await Refund.query().orderBy('part')
    assert.deepEqual(
      refunds.map(({ part, amountMinor, state }) => [part, amountMinor, state]),
      [
        [0, 1190, 'succeeded'],
        [1, 1810, 'succeeded'],
      ]
    )
    assert.lengthOf(await finding('refund_made_elsewhere'), 1)
    assert.lengthOf(await finding('refund_without_note'), 0)
    await assertBalanceAgrees(assert)

    gateway.stripe.later()
    await hear()
    assert.deepEqual(await refundedOf(), [0, 0])
    await assertBalanceAgrees(assert)
    clock.travel({ days: 1 })
    await compareBalance.run()
    assert.lengthOf(await finding('balance_differs'), 0)
  })

  test('[I11] a refund that failed before another was made in the dashboard is not counted beside it, whoever hears of which first', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account, 1000)
    await startPayment(invoice.id, { kind: 'new_card' })
    const attempt = await PaymentAttempt.findByOrFail('invoice_id', invoice.id)
    gateway.stripe.pay(attempt.sessionId ?? '', { card: '4000000000005126' })
    await applyPayment(attempt.id)
    await grantCredit(account.id, { amount: Money.of(2000, 'EUR'), reason: 'Test', by: SYSTEM })
    const { externalId } = await Payment.findByOrFail('invoice_id', invoice.id)
    await new RefundInvoice().run({ invoiceId: invoice.id, reason: 'Test', by: SYSTEM })
    await worker.drain()
    assert.equal((await Refund.findByOrFail('invoice_id', invoice.id)).state, 'succeeded')

    gateway.stripe.later()
    const { id } = gateway.stripe.refund({ charge: externalId ?? '', amount: 1190 })
    const subject = { refundId: null, externalId: id, chargeId: externalId }
    await processEvent('stripe', { kind: 'refund', ...subject })
    await assertBooksBalance(assert)
    const states = await Refund.query().where('invoice_id', invoice.id).orderBy('id')
    assert.deepEqual(
      states.map((refund) => [refund.state, refund.fromCreditMinor]),
      [
        ['failed', 0],
        ['succeeded', 0],
      ]
    )
    assert.equal((await creditBalance(account.id, 'EUR')).minor, 2000)
    await hear()
    await assertBalanceAgrees(assert)
  })

  test('[I11] a refund that nobody asked the gateway for yet gives way to one that was made there', async ({
    assert,
  }) => {
    const { invoice, charge } = await paidInvoice()
    const input = { invoiceId: invoice.id, amountMinor: 1000, reason: 'Test', by: SYSTEM }
    await new RefundInvoice().run(input)
    const { id } = gateway.stripe.refund({ charge, amount: 500 })
    const subject = { refundId: null, externalId: id, chargeId: charge }

    gateway.stripe.fault({ kind: 'error_before', match: 'POST /v1/refunds', times: 9 })
    await assert.rejects(() => processEvent('stripe', { kind: 'refund', ...subject }))
    assert.lengthOf(await Refund.query().where('external_id', id), 0)
    await assertBooksBalance(assert)

    gateway.stripe.clearFaults()
    await processEvent('stripe', { kind: 'refund', ...subject })
    const states = await Refund.query().where('invoice_id', invoice.id).orderBy('id')
    assert.deepEqual(
      states.map(({ state, amountMinor }) => [state, amountMinor]),
      [
        ['failed', 1000],
        ['succeeded', 500],
      ]
    )
    await hear()
    await assertBalanceAgrees(assert)
  })

  test('[I11] refunds of staff and of the dashboard at once never give back more than the charge', async ({
    assert,
  }) => {
    for (let time = 0; time < 5; time++) {
      const { invoice, charge } = await paidInvoice()
      const { id } = gateway.stripe.refund({ charge, amount: 700 })
      const subject = { refundId: null, externalId: id, chargeId: charge }
      const input = { invoiceId: invoice.id, amountMinor: 600, reason: 'Test', by: SYSTEM }
      await Promise.allSettled([
        processEvent('stripe', { kind: 'refund', ...subject }),
        new RefundInvoice().run(input),
        processEvent('stripe', { kind: 'refund', ...subject }),
      ])
      await assertBooksBalance(assert)
      await hear()
      await assertBalanceAgrees(assert)
      assert.equal((await invoice.refresh()).refundedMinor, 700)
    }
  })

  test('[B10] a dashboard refund is booked once, whatever tells of it how often', async ({
    assert,
  }) => {
    const { invoice, charge } = await paidInvoice()
    const { id } = gateway.stripe.refund({ charge, amount: 100 })
    const event = { kind: 'refund', refundId: null, externalId: id, chargeId: charge } as const
    await Promise.all([1, 2, 3, 4].map(() => processEvent('stripe', event)))
    await hear()
    await compareBalance.run()
    assert.lengthOf(await Refund.query().where('invoice_id', invoice.id), 1)
    assert.equal((await invoice.refresh()).refundedMinor, 100)
    await assertBalanceAgrees(assert)
  })

  test('[B10] a dashboard refund that fails later is taken back', async ({ assert }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account, 1000)
    await startPayment(invoice.id, { kind: 'new_card' })
    const attempt = await PaymentAttempt.findByOrFail('invoice_id', invoice.id)
    gateway.stripe.pay(attempt.sessionId ?? '', { card: '4000000000005126' })
    await applyPayment(attempt.id)
    const payment = await Payment.findByOrFail('invoice_id', invoice.id)
    gateway.stripe.refund({ charge: payment.externalId ?? '', amount: 500 })
    await hear()
    assert.equal((await invoice.refresh()).refundedMinor, 500)
    gateway.stripe.later()
    await hear()
    assert.equal((await invoice.refresh()).refundedMinor, 0)
    assert.equal((await payment.refresh()).refundedMinor, 0)
    await assertBalanceAgrees(assert)

    await grantCredit(account.id, { amount: Money.of(600, 'EUR'), reason: 'Test', by: SYSTEM })
    gateway.stripe.refund({ charge: payment.externalId ?? '', amount: 1190 })
    await hear()
    assert.equal((await creditBalance(account.id, 'EUR')).minor, 600, 'what failed counts no more')
    assert.equal((await invoice.refresh()).refundedMinor, 1190)
    await assertBalanceAgrees(assert)
  })

  test('[B10] a dashboard refund of a void invoice comes out of the credit it left', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account, 1000)
    await startPayment(invoice.id, { kind: 'new_card' })
    const attempt = await PaymentAttempt.findByOrFail('invoice_id', invoice.id)
    await invoice.void({ by: SYSTEM, reason: 'Test' })
    gateway.stripe.pay(attempt.sessionId ?? '')
    await applyPayment(attempt.id)
    assert.equal((await creditBalance(account.id, 'EUR')).minor, 1190)
    const payment = await Payment.findByOrFail('invoice_id', invoice.id)

    gateway.stripe.refund({ charge: payment.externalId ?? '', amount: 1000 })
    await hear()

    assert.equal((await creditBalance(account.id, 'EUR')).minor, 190)
    await assertBalanceAgrees(assert)
  })

  test('[B10] a dashboard refund leaves credit alone, whatever other customers were refunded', async ({
    assert,
  }) => {
    const other = await paidInvoice()
    await new RefundInvoice().run({ invoiceId: other.invoice.id, reason: 'Test', by: SYSTEM })
    await worker.drain()
    const { invoice, account, charge } = await paidInvoice()
    await grantCredit(account.id, { amount: Money.of(500, 'EUR'), reason: 'Test', by: SYSTEM })

    gateway.stripe.refund({ charge, amount: 1190 })
    await hear()

    assert.equal((await creditBalance(account.id, 'EUR')).minor, 500)
    assert.equal((await invoice.refresh()).refundedMinor, 1190)
    await assertBalanceAgrees(assert)
  })

  test('[B10] a dashboard refund of more than its invoice took takes the rest from credit', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account, 1000)
    await startPayment(invoice.id, { kind: 'new_card' })
    const attempt = await PaymentAttempt.findByOrFail('invoice_id', invoice.id)
    gateway.stripe.pay(attempt.sessionId ?? '')
    await recordBankTransfer(invoice.id, { amount: Money.of(400, 'EUR'), note: 'Statement 5' })
    await applyPayment(attempt.id)
    assert.equal((await creditBalance(account.id, 'EUR')).minor, 400)
    const payment = await Payment.query()
      .where({ invoice_id: invoice.id, kind: 'card' })
      .firstOrFail()

    gateway.stripe.refund({ charge: payment.externalId ?? '', amount: 1190 })
    await hear()

    assert.equal((await creditBalance(account.id, 'EUR')).minor, 0)
    assert.equal((await invoice.refresh()).refundedMinor, 790)
    await assertBalanceAgrees(assert)
  })

  test('[F21][F6] refunds and disputes heard of before the payment wait for it', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account, 1000)
    await startPayment(invoice.id, { kind: 'new_card' })
    const attempt = await PaymentAttempt.findByOrFail('invoice_id', invoice.id)
    gateway.stripe.pay(attempt.sessionId ?? '')
    const [charge] = gateway.stripe.store.all('charge')
    const refund = gateway.stripe.refund({ charge: charge.id, amount: 100 })
    const subject = { refundId: null, externalId: refund.id, chargeId: charge.id }
    await processEvent('stripe', { kind: 'refund', ...subject })

    assert.equal((await invoice.refresh()).state, 'paid')
    assert.equal(invoice.refundedMinor, 100)
    await assertBalanceAgrees(assert)
  })

  test('[F21][F6][B11] a dispute is booked as a hold, told with what staff need, and refunds are refused', async ({
    client,
    assert,
  }) => {
    const { invoice, account, charge } = await paidInvoice()
    const { id } = gateway.stripe.dispute({ charge })
    await hear()

    assert.equal(await holdOf(), 1190)
    await assertBalanceAgrees(assert)
    const dispute = await Dispute.findByOrFail('external_id', id)
    assert.include(dispute.$attributes, {
      state: 'needs_response',
      accountId: account.id,
      invoiceId: invoice.id,
    })
    assert.isNotNull(dispute.answerBy)
    const held = await db.from('ledger_transfers').where({ kind: 'dispute', ref_id: dispute.id })
    assert.deepEqual(
      held.map((row) => row.invoice_id),
      [invoice.id]
    )

    const manager = await sessionFor((await createStaff('manager')).user)
    const issues = await client.get('/admin/findings').withSession(manager)
    issues.assertTextIncludes('€11.90 disputed by the customer')
    issues.assertTextIncludes('Respond by')
    issues.assertTextIncludes(invoice.number ?? '')
    assert.notInclude(issues.text(), '{"')
    for (const path of [`/admin/invoices/${invoice.id}`, `/admin/customers/${account.id}`]) {
      const page = await client.get(path).withSession(manager)
      page.assertStatus(200)
      page.assertTextIncludes('€11.90 disputed by the customer')
    }
    const refused = await client
      .post(`/admin/invoices/${invoice.id}/refunds`)
      .withSession(manager)
      .form({ amount: '11.90', reason: 'All of it', request: 'one' })
      .redirects(0)
    assert.include(JSON.stringify(refused.flashMessages()), 'This payment is disputed')
    assert.lengthOf(await Refund.query().where('invoice_id', invoice.id), 0)
  })

  for (const verdict of ['won', 'lost'] as const) {
    test(`[F6] a dispute that is ${verdict} leaves no hold, in whichever order its events come`, async ({
      assert,
    }) => {
      const { invoice, charge } = await paidInvoice()
      const { id } = gateway.stripe.dispute({ charge })
      if (verdict === 'won') await hear()
      gateway.stripe.decideDispute(id, verdict)
      for (let time = 0; time < 3; time++) await lookAtDispute('stripe', id)
      await hear()

      assert.equal(await holdOf(), 0)
      const loss = await ledger.balance({ code: 'chargeback_loss' }, 'EUR')
      assert.equal(loss.minor, verdict === 'lost' ? 1190 : 0)
      const dispute = await Dispute.findByOrFail('external_id', id)
      assert.equal(dispute.state, verdict)
      assert.isNotNull(dispute.closedAt)
      assert.lengthOf(await finding(`dispute_${verdict}`), 1)
      assert.lengthOf(
        await finding('dispute').whereNull('settled_at'),
        0,
        'nothing is left to answer'
      )
      const refund = await new RefundInvoice().run({
        invoiceId: invoice.id,
        reason: 'After it',
        by: SYSTEM,
      })
      assert.equal(refund.ok, verdict === 'won')
      await settleLater()
      await assertBalanceAgrees(assert)
    })
  }

  test('[F21][F6] an inquiry holds nothing until it becomes a dispute; a refund before limits what is held', async ({
    assert,
  }) => {
    const { invoice, charge } = await paidInvoice()
    const { id } = gateway.stripe.dispute({ charge, reason: 'inquiry' })
    await hear()
    assert.equal(await holdOf(), 0)
    const part = { invoiceId: invoice.id, reason: 'Test', by: SYSTEM, amountMinor: 190 }
    assert.isTrue((await new RefundInvoice().run(part)).ok)
    await settleLater()
    await assertBalanceAgrees(assert)
    gateway.stripe.escalateDispute(id)
    await hear()
    assert.isAbove(await holdOf(), 0)
    gateway.stripe.decideDispute(id, 'lost')
    await hear()
    assert.equal(await holdOf(), 0)
    await assertBalanceAgrees(assert)
  })

  test('[F21][F6] an answer about a dispute that comes late changes nothing', async ({
    assert,
  }) => {
    const { payment, charge } = await paidInvoice()
    const { id } = gateway.stripe.dispute({ charge })
    const early = await gateways.get('stripe').fetchDispute(id)
    gateway.stripe.decideDispute(id, 'won')
    await lookAtDispute('stripe', id)
    if (early) await applyDispute(payment, early)
    assert.equal((await Dispute.findByOrFail('external_id', id)).state, 'won')
    assert.equal(await holdOf(), 0)
    await assertBalanceAgrees(assert)
  })

  test('[F21][F6] a dispute whose money was taken in two currencies is lost in each by what was taken', async ({
    assert,
  }) => {
    const { payment, charge } = await paidInvoice()
    const { id } = gateway.stripe.dispute({ charge })
    const truth = await gateways.get('stripe').fetchDispute(id)
    assert.exists(truth)
    if (!truth) return
    const [taken] = truth.movements
    const other = {
      ...taken,
      id: `${taken.id}_usd`,
      gross: Money.of(-700, 'USD'),
      fee: Money.zero('USD'),
    }
    const lost: DisputeTruth = { ...truth, state: 'lost', movements: [taken, other] }
    const lossIn = async (currency: string) =>
      (await ledger.balance({ code: 'chargeback_loss' }, currency)).minor
    for (let times = 0; times < 2; times++) {
      await applyDispute(payment, lost)
      assert.equal(await lossIn('EUR'), -taken.gross.minor)
      assert.equal(await lossIn('USD'), 700)
      assert.deepEqual([await holdOf('EUR'), await holdOf('USD')], [0, 0])
    }
    await assertBooksBalance(assert)
  })

  test('[F6] refunds and disputes of charges that are not ours are left alone', async ({
    assert,
  }) => {
    const ask = (path: string, form: Record<string, string>) =>
      fetch(`${gateway.stripe.url}/v1/${path}`, {
        method: 'POST',
        headers: { authorization: 'Bearer sk_test_panel' },
        body: new URLSearchParams(form),
      })
    await ask('payment_intents', {
      amount: '500',
      currency: 'eur',
      confirm: 'true',
      payment_method: 'pm_card_visa',
      return_url: 'https://other.test',
    })
    const [charge] = gateway.stripe.store.all('charge')
    gateway.stripe.refund({ charge: charge.id, amount: 100 })
    gateway.stripe.dispute({ charge: charge.id })
    await hear()
    await compareBalance.run()
    assert.lengthOf(await Refund.all(), 0)
    assert.lengthOf(await Dispute.all(), 0)
    assert.lengthOf(await BillingFinding.all(), 0)
  })

  test('[F6] the daily comparison books what no event told, and is quiet the next day', async ({
    assert,
  }) => {
    const { invoice, attempt, charge } = await paidInvoice()
    const open = await createCustomer()
    const unpaid = await issueInvoice(open.account, 1000)
    await startPayment(unpaid.id, { kind: 'new_card' })
    const other = await PaymentAttempt.findByOrFail('invoice_id', unpaid.id)
    gateway.stripe.pay(other.sessionId ?? '')
    gateway.stripe.refund({ charge, amount: 100 })
    const dispute = gateway.stripe.dispute({ charge })
    assert.equal(attempt.invoiceId, invoice.id)

    clock.travel({ hours: 1 })
    await compareBalance.run()

    assert.equal((await unpaid.refresh()).state, 'paid')
    assert.equal((await invoice.refresh()).refundedMinor, 100)
    assert.isNotNull(await Dispute.findBy('external_id', dispute.id))
    await assertBalanceAgrees(assert)
    const before = await BillingFinding.all()
    clock.travel({ days: 1 })
    await compareBalance.run()
    assert.lengthOf(await BillingFinding.all(), before.length)
  })

  test('[F6] what still differs is a finding, and so is a payment the balance does not show', async ({
    assert,
  }) => {
    const { charge, invoice, payment } = await paidInvoice()
    const [line] = gateway.stripe.store.all('balance_transaction')
    line.amount -= 7
    line.net -= 7
    clock.travel({ hours: 1 })
    await compareBalance.run()
    const [differs] = await finding('balance_differs')
    assert.include(differs.$attributes, { invoiceId: invoice.id })
    assert.deepInclude(JSON.parse(differs.details), { externalId: charge, about: 'charge' })

    await db.from('payments').where('id', payment.id).update({ external_id: 'ch_unknown' })
    clock.travel({ days: 1, hours: 6 })
    await compareBalance.run()
    assert.lengthOf(await finding('payment_unseen'), 1)
  })

  test('[F6] webhooks of disputes arrive, and a fraud warning names the invoice', async ({
    assert,
  }) => {
    await gateway.close()
    gateway = await useStripe({
      webhookUrl: `http://${env.get('HOST')}:${env.get('PORT')}/webhooks/stripe`,
    })
    const { charge, invoice } = await paidInvoice()
    gateway.stripe.dispute({ charge })
    await eventually(async () => {
      const types = await WebhookEvent.query().where('type', 'charge.dispute.funds_withdrawn')
      return types.length > 0
    })
    await worker.drain()
    assert.equal(await holdOf(), 1190)
    await processEvent('stripe', { kind: 'fraud_warning', externalId: charge })
    const [warning] = await finding('fraud_warning')
    assert.include(warning.$attributes, { invoiceId: invoice.id })
  })

  test('[B11] every kind of finding has a title and a text', ({ assert }) => {
    const i18n = i18nManager.locale('en')
    const facts = Object.fromEntries(
      [
        'amount',
        'booked',
        'expected',
        'received',
        'answerBy',
        'reason',
        'before',
        'now',
        'about',
        'kind',
        'number',
        'subject',
        'rule',
        'id',
        'found',
        'said',
      ].map((name) => [name, 'x'])
    )
    facts.missing = '1'
    for (const kind of [...findingKinds, 'other'])
      for (const part of ['title', 'text'])
        assert.notInclude(i18n.t(`billing.findings.${kind}.${part}`, facts), 'translation missing')
  })
})

test.group('Facts beside a payment', (group) => {
  let gateway: Stripe

  group.each.setup(async () => {
    await resetState()
    gateway = await useStripe()
    return () => gateway.close()
  })

  const settings = {
    'a fee that is given back': { fee: -50 },
    'no fee': { fee: 0 },
    'a fee larger than the payment': { fee: 5000 },
    'an account paid out in dollars': { settlement: { currency: 'usd', rate: 1.1 } },
    'an account paid out in yen': { settlement: { currency: 'jpy', rate: 1.6 } },
    'an account paid out in a currency we keep no books in': {
      settlement: { currency: 'inr', rate: 90 },
    },
    'a descriptor of nonsense': { descriptor: '\u{1F4B8}'.repeat(200) },
    'an income that is told later': { incomeLater: true },
  }
  for (const [what, charging] of Object.entries(settings)) {
    test(`[F7] ${what} does not keep the payment out of the books`, async ({ assert }) => {
      const { account } = await createCustomer()
      const invoice = await issueInvoice(account, 1000)
      gateway.stripe.setCharging(charging)
      await startPayment(invoice.id, { kind: 'new_card' })
      const attempt = await PaymentAttempt.findByOrFail('invoice_id', invoice.id)
      gateway.stripe.pay(attempt.sessionId ?? '')
      await applyPayment(attempt.id)

      assert.equal((await invoice.refresh()).state, 'paid')
      gateway.stripe.later()
      await catchUpEvents.run()
      await worker.drain()
      for (const { currency, net } of gateway.stripe.store.all('balance_transaction')) {
        if (currency === 'inr') continue
        const clearing = await ledger.balance(clearingOf('stripe'), currency.toUpperCase())
        assert.equal(clearing.minor, net)
      }
      const [charge] = gateway.stripe.store.all('charge')
      gateway.stripe.refund({ charge: charge.id, amount: 190 })
      gateway.stripe.dispute({ charge: charge.id })
      await catchUpEvents.run()
      await worker.drain()
      clock.travel({ hours: 1 })
      await compareBalance.run()
      clock.reset()
      const differs = await BillingFinding.query().where('kind', 'balance_differs')
      assert.lengthOf(differs, 0)
      await assertBooksBalance(assert)
    })
  }

  test('[F7] a card without a name, with a long one, or with none at all is booked', async ({
    assert,
  }) => {
    const odd = [{ brand: 'x'.repeat(200), last4: '123456789' }, { brand: null, last4: null }, null]
    for (const card of odd) {
      const { account } = await createCustomer()
      const invoice = await issueInvoice(account, 1000)
      await startPayment(invoice.id, { kind: 'new_card' })
      const attempt = await PaymentAttempt.findByOrFail('invoice_id', invoice.id)
      gateway.stripe.pay(attempt.sessionId ?? '')
      const [charge] = gateway.stripe.store.all('charge')
      charge.payment_method_details = card ? ({ type: 'card', card } as never) : null
      await applyPayment(attempt.id)
      assert.equal((await invoice.refresh()).state, 'paid')
    }
    await assertBooksBalance(assert)
  })
})
