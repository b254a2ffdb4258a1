import { test } from '@japa/runner'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { Money } from '#core/money/money'
import { settings } from '#core/settings/settings'
import { worker } from '#core/work/worker'
import { checkBooks } from '#billing/invariants/check_books'
import { ledger, type LedgerSide } from '#billing/ledger/ledger'
import { clearingOf } from '#billing/ledger/postings'
import { applyPayment } from '#billing/payments/apply_payment'
import { startPayment } from '#billing/payments/start_payment'
import { compareBalance } from '#billing/reconciliation/compare_balance'
import BalanceEntry from '#billing/models/balance_entry'
import BillingFinding from '#billing/models/billing_finding'
import Payment from '#billing/models/payment'
import PaymentAttempt from '#billing/models/payment_attempt'
import { assertBooksBalance, issueInvoice, useStripe } from '#tests/support/billing'
import { createCustomer } from '#tests/support/identity'
import { resetState } from '#tests/support/reset_state'

type Stripe = Awaited<ReturnType<typeof useStripe>>

test.group('The clearing account and the balance at the gateway', (group) => {
  let gateway: Stripe

  group.each.setup(async () => {
    await resetState()
    gateway = await useStripe()
    return async () => {
      await gateway.close()
      clock.reset()
    }
  })

  async function pay(): Promise<string> {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account, 1000)
    await startPayment(invoice.id, { kind: 'new_card' })
    const attempt = await PaymentAttempt.findByOrFail('invoice_id', invoice.id)
    gateway.stripe.pay(attempt.sessionId ?? '')
    await applyPayment(attempt.id)
    await worker.drain()
    const payment = await Payment.findByOrFail('invoice_id', invoice.id)
    return payment.externalId ?? ''
  }

  /** A charge of another shop on the same account. */
  const charge = () =>
    fetch(`${gateway.stripe.url}/v1/payment_intents`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test_panel' },
      body: new URLSearchParams({
        ...{ amount: '500', currency: 'eur', confirm: 'true', payment_method: 'pm_card_visa' },
        return_url: 'https://other.test',
      }),
    })

  async function nextDay() {
    clock.travel({ days: 1 })
    gateway.stripe.setClock(clock.now().toJSDate())
    await compareBalance.run()
  }

  const findings = (kind: string) => BillingFinding.query().where('kind', kind).orderBy('id')
  const balanceOf = async (side: LedgerSide) => (await ledger.balance(side, 'EUR')).minor
  const unexplained = () => balanceOf({ code: 'unexplained', owner: 'stripe' })

  /** What the gateway holds for the shop, to the cent. */
  const atGateway = () =>
    gateway.stripe.store.all('balance_transaction').reduce((sum, { net }) => sum + net, 0)

  async function brokenRules() {
    const judged = await checkBooks()
    return judged.flatMap(({ invariant, breaches }) => (breaches[0] ? [invariant.id] : []))
  }

  test('[I23] are one to the cent, whatever moves the balance', async ({ assert }) => {
    await pay()
    await nextDay()
    for (let day = 0; day < 4; day++) {
      const id = await pay()
      await charge()
      if (day === 0) gateway.stripe.moveBalance({ type: 'stripe_fee', amount: -123 })
      if (day === 1) gateway.stripe.refund({ charge: id, amount: 100 })
      if (day === 2) gateway.stripe.dispute({ charge: id })
      if (day === 3) gateway.stripe.moveBalance({ type: 'adjustment', amount: 250 })
      await nextDay()
      assert.equal(await balanceOf(clearingOf('stripe')), atGateway(), `day ${day}`)
      await assertBooksBalance(assert)
    }
    const explained = { charge: 4 * (500 - 33), other: 250 }
    assert.equal(await unexplained(), -explained.charge - explained.other)
    assert.lengthOf(await findings('balance_unexplained'), 5)
    assert.lengthOf(await findings('clearing_differs'), 0)
    const fee = await BalanceEntry.findByOrFail('kind', 'fee')
    assert.equal(fee.state, 'booked')
  })

  test('[I23] payments of others are no issue where staff said that they use the account', async ({
    assert,
  }) => {
    await transaction((trx) => settings.set({ 'billing.shared_gateway_account': true }, trx))
    await pay()
    await nextDay()
    await charge()
    await nextDay()
    assert.lengthOf(await findings('balance_unexplained'), 0)
    assert.equal(await balanceOf(clearingOf('stripe')), atGateway())
    gateway.stripe.moveBalance({ type: 'adjustment', amount: -50 })
    await nextDay()
    assert.lengthOf(await findings('balance_unexplained'), 1, 'of nobody’s payment')
  })

  test('[I23] what a hand books on the clearing account breaks the rule', async ({ assert }) => {
    await pay()
    await nextDay()
    assert.isEmpty(await brokenRules())
    await transaction((trx) =>
      ledger.post(trx, {
        ...{ idem: 'test:drift', kind: 'test', ref: { type: 'test', id: 'drift' } },
        ...{ debit: { code: 'bank' }, credit: clearingOf('stripe'), amount: Money.of(7, 'EUR') },
      })
    )
    assert.deepEqual(await brokenRules(), ['I23'])
  })

  test('[I23] a movement that the gateway tells in its balance and in no entry is told, once', async ({
    assert,
  }) => {
    await pay()
    await nextDay()
    await nextDay()
    const [line] = gateway.stripe.store.all('balance_transaction')
    line.net -= 9
    await nextDay()
    const [drift] = await findings('clearing_differs')
    const { amount, booked } = JSON.parse(drift.details)
    assert.equal(amount.minor - booked.minor, -9)
    await nextDay()
    assert.lengthOf(await findings('clearing_differs'), 1)
  })

  test('[I23] a shop that sold before begins with what is there, and states it', async ({
    assert,
  }) => {
    await pay()
    clock.travel({ days: 4 })
    gateway.stripe.setClock(clock.now().toJSDate())
    const { id } = gateway.stripe.payOut()
    gateway.stripe.settlePayout(id)
    await pay()
    await nextDay()
    assert.equal(await balanceOf(clearingOf('stripe')), atGateway())
    assert.equal(
      await balanceOf({ code: 'opening', owner: 'stripe' }),
      gateway.stripe.store.get('payout', id).amount
    )
    assert.equal(
      await balanceOf({ code: 'bank' }),
      0,
      'what was paid out before is not booked again'
    )
    await assertBooksBalance(assert)
    gateway.stripe.failPayout(id)
    await nextDay()
    assert.equal(await balanceOf(clearingOf('stripe')), atGateway())
    assert.equal(await balanceOf({ code: 'opening', owner: 'stripe' }), 0)
    await assertBooksBalance(assert)
  })

  test('[I23] what is booked while the balance is opened is counted once', async ({ assert }) => {
    await pay()
    clock.travel({ days: 1 })
    gateway.stripe.setClock(clock.now().toJSDate())
    await pay()
    await compareBalance.run()
    assert.isEmpty(await brokenRules())
    await nextDay()
    assert.equal(await balanceOf(clearingOf('stripe')), atGateway())
    assert.isEmpty(await brokenRules())
  })

  test('[I23] another account at the gateway is opened with its own balance', async ({
    assert,
  }) => {
    await pay()
    await nextDay()
    gateway.stripe.emptyAccount()
    await nextDay()
    assert.equal(await balanceOf(clearingOf('stripe')), 0)
    assert.isEmpty(await brokenRules())
    await pay()
    await nextDay()
    assert.equal(await balanceOf(clearingOf('stripe')), atGateway())
  })

  test('[I23] what was unexplained is explained once a payment of ours turns out to be it', async ({
    assert,
  }) => {
    await pay()
    await nextDay()
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account, 3000)
    await startPayment(invoice.id, { kind: 'new_card' })
    const attempt = await PaymentAttempt.findByOrFail('invoice_id', invoice.id)
    gateway.stripe.pay(attempt.sessionId ?? '')
    // As a restored database that has forgotten who asked.
    const [paid] = gateway.stripe.store.all('charge')
    const metadata = { ...paid.metadata }
    paid.metadata = {}
    await nextDay()
    assert.notEqual(await unexplained(), 0)
    assert.lengthOf(await findings('balance_unexplained'), 1)

    paid.metadata = metadata
    await applyPayment(attempt.id)
    assert.equal(await unexplained(), 0)
    assert.equal(await balanceOf(clearingOf('stripe')), atGateway())
    const [finding] = await findings('balance_unexplained')
    assert.isNotNull(finding.settledAt)
    await assertBooksBalance(assert)
  })
})
