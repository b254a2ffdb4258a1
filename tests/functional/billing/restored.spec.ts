import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { newId } from '#core/ids'
import { Money } from '#core/money/money'
import { worker } from '#core/work/worker'
import { gateways } from '@innkeeper/panel/gateway'
import { gatewayCustomerId } from '#billing/cards/gateway_customer_id'
import { creditBalance } from '#billing/ledger/credit_balance'
import { lookAtGateway } from '#billing/outside/look_outside'
import { gatewaysRestoreCheck } from '#billing/outside/restore_check'
import { startPayment } from '#billing/payments/start_payment'
import { compareBalance } from '#billing/reconciliation/compare_balance'
import { startTopUp } from '#billing/top_ups/start_top_up'
import BillingFinding from '#billing/models/billing_finding'
import Payment from '#billing/models/payment'
import PaymentAttempt from '#billing/models/payment_attempt'
import PaymentShare from '#billing/models/payment_share'
import TopUp from '#billing/models/top_up'
import { assertBooksBalance, issueInvoice, useStripe } from '#tests/support/billing'
import { createCustomer, sessionFor } from '#tests/support/identity'
import { resetState } from '#tests/support/reset_state'
import type { Assert } from '@japa/assert'
import type Account from '#identity/models/account'
import type Invoice from '#billing/models/invoice'

const CARD = { kind: 'new_card' } as const
const euros = (minor: number) => Money.of(minor, 'EUR')
const balance = async (account: Account) => (await creditBalance(account.id, 'EUR')).minor
const statesOf = async (invoices: Invoice[]) =>
  Promise.all(invoices.map(async (one) => (await one.refresh()).state))

/** What the copy of the database does not have: it was saved before the payment began. */
async function forgetPayments() {
  await PaymentShare.query().delete()
  await PaymentAttempt.query().delete()
  await TopUp.query().delete()
}

test.group('A database that was restored from a week ago', (group) => {
  let gateway: Awaited<ReturnType<typeof useStripe>>

  group.each.setup(async () => {
    await resetState()
    gateway = await useStripe()
    return async () => {
      await gateway.close()
      clock.reset()
    }
  })

  const stripe = () => gateways.get('stripe')
  const look = () => lookAtGateway(stripe())
  const kinds = async () => (await BillingFinding.query().orderBy('id')).map(({ kind }) => kind)
  const pay = (attempt: PaymentAttempt) => gateway.stripe.pay(attempt.sessionId ?? '')

  async function started(paying: ReturnType<typeof startTopUp> | ReturnType<typeof startPayment>) {
    const outcome = await paying
    if (!outcome.ok) throw new Error(outcome.error.type)
    return outcome.value
  }

  const several = (invoices: Invoice[]) =>
    started(startPayment({ invoiceIds: invoices.map(({ id }) => id) }, CARD))

  const topUp = (account: Account, minor = 2500) =>
    started(startTopUp({ accountId: account.id, amount: euros(minor), marker: newId() }, CARD))

  /** Charges a saved card at the gateway, as a panel did whose database is lost. */
  async function chargeElsewhere(account: Account, purpose: string, minor = 1000) {
    const customerExternalId = await gatewayCustomerId(stripe(), account)
    const { sessionId } = await stripe().startCheckout({
      ...{ attemptId: newId(), invoiceId: null, invoiceNumber: null, purpose },
      ...{ description: 'Lost', amount: euros(minor), customerExternalId, saveCard: false },
      returnUrl: 'https://panel.test/back',
      cancelUrl: 'https://panel.test/back',
    })
    gateway.stripe.pay(sessionId ?? '')
  }

  async function assertWhole(assert: Assert) {
    await worker.drain()
    await compareBalance.run()
    clock.travel({ days: 1, hours: 6 })
    await compareBalance.run()
    await assertBooksBalance(assert)
    assert.deepEqual(gateway.stripe.invariants().violations, [])
  }

  test('[F32] books one charge for several invoices again, each with its share, once', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoices = [await issueInvoice(account, 1000), await issueInvoice(account, 2000)]
    const attempt = await several(invoices)
    pay(attempt)
    await forgetPayments()
    clock.travel({ days: 7 })
    const first = await look()
    assert.deepEqual(
      first.attempts.map(({ result }) => result),
      ['booked']
    )
    assert.deepEqual((await look()).attempts, [])
    assert.deepEqual(await statesOf(invoices), ['paid', 'paid'])
    const payments = await Payment.query().orderBy('part')
    assert.deepEqual(
      payments.map(({ attemptId, part, invoiceId, appliedMinor }) => [
        attemptId,
        part,
        invoiceId,
        appliedMinor,
      ]),
      invoices.map(({ id, totalMinor }, part) => [attempt.id, part, id, totalMinor])
    )
    assert.deepEqual(await kinds(), [])
    await assertWhole(assert)
    assert.deepEqual(await kinds(), [])
  })

  test('[F32] the event of such a charge alone leads to the same', async ({ assert }) => {
    const { account } = await createCustomer()
    const invoices = [await issueInvoice(account, 1000), await issueInvoice(account, 2000)]
    pay(await several(invoices))
    await forgetPayments()
    const { catchUpEvents } = await import('#billing/webhooks/catch_up_events')
    await catchUpEvents.run()
    await worker.drain()
    assert.deepEqual(await statesOf(invoices), ['paid', 'paid'])
    await assertWhole(assert)
  })

  test('[F32] what was paid of an invoice that is lost too becomes credit, and staff are told which', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account, 1000)
    const lost = newId()
    await chargeElsewhere(account, `invoices:${invoice.id}=1190,${lost}=810`, 2000)
    await look()
    await look()
    assert.equal((await invoice.refresh()).state, 'paid')
    assert.equal(await balance(account), 810)
    const finding = await BillingFinding.firstOrFail()
    assert.equal(finding.kind, 'charge_became_credit')
    assert.equal(finding.accountId, account.id)
    const details = JSON.parse(finding.details)
    assert.equal(details.number, lost)
    assert.equal(details.amount.minor, 810)
    await assertWhole(assert)
  })

  test('[F32] what was paid twice meanwhile becomes credit', async ({ assert }) => {
    const { account } = await createCustomer()
    const invoices = [await issueInvoice(account, 1000), await issueInvoice(account, 2000)]
    pay(await several(invoices))
    await forgetPayments()
    const again = await started(startPayment(invoices[0].id, CARD))
    pay(again)
    const { applyPayment } = await import('#billing/payments/apply_payment')
    await applyPayment(again.id)
    await look()
    assert.deepEqual(await statesOf(invoices), ['paid', 'paid'])
    assert.equal(await balance(account), invoices[0].totalMinor)
    await assertWhole(assert)
  })

  test('[F32] writes a top-up down again with its charge, its receipt and its movement', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const { topUpId, ...attempt } = (await topUp(account)).serialize() as PaymentAttempt
    gateway.stripe.pay((await PaymentAttempt.findOrFail(attempt.id)).sessionId ?? '')
    await forgetPayments()
    clock.travel({ days: 7 })
    await look()
    await look()
    assert.equal(await balance(account), 2500)
    const row = await TopUp.firstOrFail()
    assert.deepEqual([row.id, row.state, row.kind], [topUpId, 'paid', 'manual'])
    const page = await client.get(`/billing/top-ups/${row.id}`).withSession(await sessionFor(user))
    page.assertTextIncludes('€25.00')
    assert.deepEqual(await kinds(), [])
    await assertWhole(assert)
    assert.deepEqual(await kinds(), [])
  })

  test('[F32] an automatic top-up is one again', async ({ assert }) => {
    const { account } = await createCustomer()
    const id = newId()
    await chargeElsewhere(account, `top_up:${id}:automatic`)
    await look()
    const row = await TopUp.findOrFail(id)
    assert.deepEqual([row.state, row.kind, row.amountMinor], ['paid', 'automatic', 1000])
    await assertWhole(assert)
  })

  test('[F32] nothing of other accounts is paid, and words that are none make credit', async ({
    assert,
  }) => {
    const [{ account }, { account: other }] = [await createCustomer(), await createCustomer()]
    const theirs = await issueInvoice(other, 1000)
    const begun = await topUp(other)
    await chargeElsewhere(account, `invoices:${theirs.id}=1190`)
    await chargeElsewhere(account, `top_up:${begun.topUpId}:manual`)
    await chargeElsewhere(account, 'invoices:none')
    await look()
    await look()
    assert.equal((await theirs.refresh()).state, 'open')
    assert.equal((await TopUp.findOrFail(begun.topUpId ?? '')).state, 'open')
    assert.equal(await balance(account), 3000)
    assert.deepEqual(await kinds(), Array(3).fill('charge_became_credit'))
    await assertWhole(assert)
  })

  test('[F32] the check after a restore tells of both', async ({ assert }) => {
    const { account } = await createCustomer()
    pay(await several([await issueInvoice(account, 1000), await issueInvoice(account, 2000)]))
    pay(await topUp(account))
    await forgetPayments()
    const lines = await gatewaysRestoreCheck.run({ since: null })
    assert.lengthOf(
      lines.filter(({ kind }) => kind === 'repaired'),
      2
    )
    assert.lengthOf(await db.from('payments'), 3)
  })
})
