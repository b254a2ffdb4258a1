import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { gateways } from '@innkeeper/panel/gateway'
import { balanceCrashPoints } from '#billing/crash_points'
import { ledger, type LedgerSide } from '#billing/ledger/ledger'
import { clearingOf } from '#billing/ledger/postings'
import { applyPayment } from '#billing/payments/apply_payment'
import { startPayment } from '#billing/payments/start_payment'
import { applyPayout } from '#billing/payouts/apply_payout'
import { lookAtPayout } from '#billing/payouts/look_at_payout'
import { compareBalance } from '#billing/reconciliation/compare_balance'
import { catchUpEvents } from '#billing/webhooks/catch_up_events'
import BalanceEntry from '#billing/models/balance_entry'
import BillingFinding from '#billing/models/billing_finding'
import Payment from '#billing/models/payment'
import PaymentAttempt from '#billing/models/payment_attempt'
import Payout from '#billing/models/payout'
import { assertBooksBalance, issueInvoice, useStripe } from '#tests/support/billing'
import { drainAll } from '#tests/support/collections'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { resetState } from '#tests/support/reset_state'
import { untilPowerCut } from '#tests/support/simulation/power_cut'

type Stripe = Awaited<ReturnType<typeof useStripe>>

test.group('Payouts', (group) => {
  let gateway: Stripe

  group.each.setup(async () => {
    await resetState()
    gateway = await useStripe()
    await compareBalance.run()
    return async () => {
      await gateway.close()
      clock.reset()
    }
  })

  async function pay(minor = 1000) {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account, minor)
    await startPayment(invoice.id, { kind: 'new_card' })
    const attempt = await PaymentAttempt.findByOrFail('invoice_id', invoice.id)
    gateway.stripe.pay(attempt.sessionId ?? '')
    await applyPayment(attempt.id)
    const payment = await Payment.findByOrFail('invoice_id', invoice.id)
    return { invoice, charge: payment.externalId ?? '' }
  }

  async function pass(days: number) {
    clock.travel({ days })
    gateway.stripe.setClock(clock.now().toJSDate())
  }

  /** What runs by itself once a day. */
  async function night() {
    await compareBalance.run()
    await drainAll()
  }

  async function hear() {
    await catchUpEvents.run()
    await drainAll()
  }

  /** Two payments whose money is available, a payout of them by the schedule. */
  async function paidOut() {
    const charges = [await pay(), await pay(2000)]
    await pass(3)
    await night()
    const { id, amount } = gateway.stripe.payOut()
    return { charges, id, amount }
  }

  const balanceOf = async (side: LedgerSide) => (await ledger.balance(side, 'EUR')).minor
  const bank = () => balanceOf({ code: 'bank' })
  const moving = () => balanceOf({ code: 'in_transit', owner: 'stripe' })
  const atGateway = () =>
    gateway.stripe.store.all('balance_transaction').reduce((sum, { net }) => sum + net, 0)

  async function assertTies(assert: Parameters<typeof assertBooksBalance>[0]) {
    assert.equal(await balanceOf(clearingOf('stripe')), atGateway())
    await assertBooksBalance(assert)
  }

  test('[I23] go from the balance on their way to the bank, each step once', async ({ assert }) => {
    const { id, amount } = await paidOut()
    await hear()
    assert.deepEqual([await moving(), await bank()], [amount, 0])
    await night()
    await assertTies(assert)

    gateway.stripe.settlePayout(id)
    await hear()
    await lookAtPayout('stripe', id)
    assert.deepEqual([await moving(), await bank()], [0, amount])
    await pass(1)
    await night()
    await assertTies(assert)
    const payout = await Payout.findByOrFail('external_id', id)
    assert.containSubset(payout.$attributes, { state: 'paid', lines: 'listed', entryCount: 2 })
    assert.equal(payout.entriesMinor, amount)
    const kinds = await BalanceEntry.query().where('payout_id', payout.id).orderBy('kind')
    assert.deepEqual(
      kinds.map(({ kind, state }) => [kind, state]),
      [
        ['charge', 'booked'],
        ['charge', 'booked'],
        ['payout', 'booked'],
      ]
    )
  })

  test('[I23] that fail are in the balance again, before and after they arrived', async ({
    assert,
  }) => {
    const { id, amount } = await paidOut()
    await hear()
    gateway.stripe.failPayout(id)
    await hear()
    assert.deepEqual([await moving(), await bank()], [0, 0])
    const [finding] = await BillingFinding.query().where('kind', 'payout_failed')
    assert.include(finding.details, 'The bank account has been closed.')

    const next = gateway.stripe.payOut()
    assert.equal(next.amount, amount)
    gateway.stripe.settlePayout(next.id)
    await hear()
    assert.equal(await bank(), amount)
    gateway.stripe.failPayout(next.id)
    await pass(1)
    await night()
    assert.deepEqual([await moving(), await bank()], [0, 0])
    assert.lengthOf(await BillingFinding.query().where('kind', 'payout_failed'), 2)
    await assertTies(assert)
  })

  test('[F12] in any order, twice, and by an older truth change nothing more', async ({
    assert,
  }) => {
    const { id, amount } = await paidOut()
    const stripe = gateways.get('stripe')
    const pending = (await stripe.fetchPayout?.(id))!
    gateway.stripe.settlePayout(id)
    const paid = (await stripe.fetchPayout?.(id))!
    gateway.stripe.failPayout(id)
    const failed = (await stripe.fetchPayout?.(id))!
    for (const truth of [paid, paid, pending]) await applyPayout('stripe', truth)
    assert.deepEqual([await moving(), await bank()], [0, amount])
    for (const truth of [failed, failed, paid, pending]) await applyPayout('stripe', truth)
    assert.deepEqual([await moving(), await bank()], [0, 0])
    assert.equal((await Payout.findByOrFail('external_id', id)).state, 'failed')
    assert.lengthOf(await Payout.all(), 1)
    await pass(1)
    await night()
    await assertTies(assert)
  })

  test('[F12] two that hear of the same payout at once book it once', async ({ assert }) => {
    const { id, amount } = await paidOut()
    gateway.stripe.settlePayout(id)
    await Promise.all([1, 2, 3].map(() => lookAtPayout('stripe', id)))
    assert.deepEqual([await moving(), await bank()], [0, amount])
    assert.lengthOf(await Payout.all(), 1)
    await assertBooksBalance(assert)
  })

  test('[F29] are found without any event, also after weeks', async ({ assert }) => {
    const { id, amount } = await paidOut()
    gateway.stripe.settlePayout(id)
    await pass(40)
    await night()
    assert.equal(await bank(), amount)
    assert.equal((await Payout.findByOrFail('external_id', id)).lines, 'listed')
    await assertTies(assert)
  })

  test('made by hand are booked, and say that nobody knows what is in them', async ({ assert }) => {
    await pay()
    await pass(3)
    const { id } = gateway.stripe.payOut({ automatic: false, amount: 500 })
    gateway.stripe.settlePayout(id)
    await hear()
    await night()
    const payout = await Payout.findByOrFail('external_id', id)
    assert.containSubset(payout.$attributes, { lines: 'untold', isAutomatic: false })
    assert.equal(await bank(), 500)
    await pass(1)
    await night()
    await assertTies(assert)
  })

  test('[I23d] that do not sum to what is in them are a payment issue', async ({ assert }) => {
    const { id } = await paidOut()
    gateway.stripe.settlePayout(id)
    const [line] = gateway.stripe.store
      .all('balance_transaction')
      .filter(({ type }) => type === 'charge')
    gateway.stripe.store.paidOut.delete(line.id)
    await pass(1)
    await night()
    await drainAll()
    assert.lengthOf(await BillingFinding.query().where('kind', 'payout_differs'), 1)
    await assertTies(assert)
  })

  test('[F30] a gateway that fails in the middle is gone on with, and nothing is booked twice', async ({
    assert,
  }) => {
    const { id, amount } = await paidOut()
    gateway.stripe.settlePayout(id)
    await pass(1)
    for (const match of [
      'GET /v1/balance_transactions',
      'GET /v1/payouts',
      'GET /v1/balance',
      'GET /v1/account',
    ])
      for (const kind of ['error_after', 'reset_after', 'truncate_after'] as const) {
        gateway.stripe.fault({ kind, match })
        await compareBalance.run().catch(() => {})
        await drainAll().catch(() => {})
        gateway.stripe.clearFaults()
      }
    clock.travel({ hours: 2 })
    await night()
    assert.equal(await bank(), amount)
    await pass(1)
    await night()
    assert.equal((await Payout.findByOrFail('external_id', id)).lines, 'listed')
    await assertTies(assert)
  })

  test('of a key that may not read them stay unbooked, and the rest of the balance is booked', async ({
    assert,
  }) => {
    for (const minor of [1000, 2000]) await pay(minor)
    await pass(3)
    const { amount } = gateway.stripe.payOut()
    await pay(3000)
    await pass(1)
    gateway.stripe.fault({ kind: 'error_before', match: 'GET /v1/payouts', status: 403, times: 50 })
    await compareBalance.run().then(
      () => assert.fail('the task says that it did not come through'),
      (error: Error) => assert.include(error.message, 'Stripe')
    )
    assert.lengthOf(await Payout.all(), 0)
    assert.lengthOf(await BalanceEntry.query().where('kind', 'charge'), 3)
    gateway.stripe.clearFaults()
    await night()
    assert.equal(await moving(), amount)
    await pass(1)
    await night()
    await assertTies(assert)
  })

  for (const point of balanceCrashPoints.filter((name) => name !== 'billing.balance_opened'))
    test(`[F6] are booked once where the power goes at ${point}`, async ({ assert }) => {
      const { id, amount } = await paidOut()
      gateway.stripe.settlePayout(id)
      await pass(1)
      await night()
      await pass(1)
      gateway.stripe.failPayout(id)
      await pay(4000)
      const next = await pass(1).then(() => gateway.stripe.payOut())
      gateway.stripe.settlePayout(next.id)
      await pass(1)
      assert.isTrue(await untilPowerCut(point, night), 'the power went')
      clock.travel({ hours: 2 })
      await night()
      await pass(1)
      await night()
      assert.equal(await bank(), next.amount)
      assert.equal(amount, (await Payout.findByOrFail('external_id', id)).amountMinor)
      await assertTies(assert)
    })

  test('[F6] the balance is opened once where the power goes just then', async ({ assert }) => {
    await db.from('held_balances').delete()
    await pay()
    await pass(1)
    assert.isTrue(await untilPowerCut('billing.balance_opened', night), 'the power went')
    await night()
    await pass(1)
    await night()
    assert.lengthOf(await db.from('held_balances'), 1)
    await assertTies(assert)
  })

  test('are listed for staff with what is in them, and as a file for the accountant', async ({
    assert,
    client,
  }) => {
    const { id, amount, charges } = await paidOut()
    gateway.stripe.settlePayout(id)
    await pass(1)
    await night()
    const support = await sessionFor((await createStaff('support')).user)
    const payout = await Payout.findByOrFail('external_id', id)
    const list = await client.get('/admin/payouts').withSession(support)
    list.assertTextIncludes(`€${(amount / 100).toFixed(2)}`)
    list.assertTextIncludes(id)
    const page = await client.get(`/admin/payouts/${payout.id}`).withSession(support)
    page.assertTextIncludes('Arrived at your bank')
    page.assertTextIncludes('View 2 entries')
    const entries = await client.get(`/admin/balance-entries?payout=${id}`).withSession(support)
    for (const { invoice } of charges) entries.assertTextIncludes(invoice.number ?? '')
    const file = await client
      .get(`/admin/lists/balance_entries/export?payout=${id}`)
      .withSession(support)
    const lines = file.text().trim().split('\n')
    assert.lengthOf(lines, 4)
    assert.include(file.text(), charges[0].invoice.number ?? '')
    const stranger = await sessionFor((await createCustomer()).user)
    for (const path of ['/admin/payouts', `/admin/payouts/${payout.id}`, '/admin/balance-entries'])
      assert.notEqual((await client.get(path).withSession(stranger).redirects(0)).status(), 200)
  })
})
