import { test } from '@japa/runner'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { Money } from '#core/money/money'
import { worker } from '#core/work/worker'
import { ledger } from '#billing/ledger/ledger'
import { clearingOf } from '#billing/ledger/postings'
import { applyPayment } from '#billing/payments/apply_payment'
import { startPayment } from '#billing/payments/start_payment'
import { compareBalance } from '#billing/reconciliation/compare_balance'
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

  const drifts = () => BillingFinding.query().where('kind', 'clearing_differs')

  test('[I23] go apart by what is not ours and by nothing else', async ({ assert }) => {
    await pay()
    await charge()
    await nextDay()
    for (let day = 0; day < 3; day++) {
      const id = await pay()
      await charge()
      if (day === 1) gateway.stripe.refund({ charge: id, amount: 100 })
      if (day === 2) gateway.stripe.dispute({ charge: id })
      await nextDay()
    }
    await nextDay()
    assert.lengthOf(await drifts(), 0)
    await assertBooksBalance(assert)

    await transaction((trx) =>
      ledger.post(trx, {
        ...{ idem: 'test:drift', kind: 'test', ref: { type: 'test', id: 'drift' } },
        ...{ debit: { code: 'bank' }, credit: clearingOf('stripe'), amount: Money.of(7, 'EUR') },
      })
    )
    await nextDay()
    const [drift] = await drifts()
    const { amount, booked } = JSON.parse(drift.details)
    assert.equal(amount.minor - booked.minor, 7)
    await nextDay()
    assert.lengthOf(await drifts(), 1, 'it is told once')
  })

  test('[I23] a movement that only the gateway has is told', async ({ assert }) => {
    await pay()
    await nextDay()
    await nextDay()
    const [line] = gateway.stripe.store.all('balance_transaction')
    line.net -= 9
    await nextDay()
    assert.lengthOf(await drifts(), 1)
  })
})
