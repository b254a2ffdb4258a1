import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { test } from '@japa/runner'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { Money } from '#core/money/money'
import { outbox } from '#core/outbox/outbox'
import { worker } from '#core/work/worker'
import { applyPayment } from '#billing/payments/apply_payment'
import { grantCredit } from '#billing/ledger/grant_credit'
import { payFromCredit } from '#billing/payments/pay_from_credit'
import { startPayment } from '#billing/payments/start_payment'
import { creditBalance } from '#billing/ledger/credit_balance'
import { RefundInvoice } from '#billing/refunds/refund_invoice'
import { ledger } from '#billing/ledger/ledger'
import BillingFinding from '#billing/models/billing_finding'
import Payment from '#billing/models/payment'
import Refund from '#billing/models/refund'
import { assertBooksBalance, issueInvoice, settleLater, useStripe } from '#tests/support/billing'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import type Account from '#identity/models/account'

/** The refunds that packages heard of. */
const heard: string[] = []
outbox.consume('refund.succeeded', 'test.refunds', async ({ refundId }) => {
  heard.push(refundId)
})

test.group('Refunds', (group) => {
  let gateway: Awaited<ReturnType<typeof useStripe>>

  group.each.setup(async () => {
    gateway = await useStripe()
    return async () => {
      await gateway.close()
      clock.reset()
    }
  })

  async function paidInvoice(account: Account, card = '4242424242424242') {
    const invoice = await issueInvoice(account, 1000)
    const started = await startPayment(invoice.id, { kind: 'new_card' })
    if (!started.ok) throw new Error(started.error.type)
    gateway.stripe.pay(started.value.sessionId ?? '', { card })
    await applyPayment(started.value.id)
    return invoice.refresh()
  }

  const refund = (invoiceId: string, amountMinor?: number, cause?: string) =>
    new RefundInvoice().run({ invoiceId, amountMinor, cause, reason: 'Test', by: SYSTEM })

  /** What the ledger says of a refund, in minor units. */
  async function bookedOf({ id }: Refund): Promise<number[]> {
    const rows = await db.from('ledger_transfers').where({ ref_type: 'refund', ref_id: id })
    return rows.filter(({ kind }) => kind !== 'fee').map((row) => Number(row.amount_minor))
  }

  test('returns a part, then the rest, and never more', async ({ assert }) => {
    const { account } = await createCustomer()
    const invoice = await paidInvoice(account)

    const first = await refund(invoice.id, 400)
    assert.isTrue(first.ok)
    const tooMuch = await refund(invoice.id, 1000)
    assert.isFalse(tooMuch.ok)
    const rest = await refund(invoice.id)
    assert.isTrue(rest.ok)
    await worker.drain()

    const refunds = await Refund.query().where('invoice_id', invoice.id)
    assert.deepEqual(
      refunds.map((one) => one.state),
      ['succeeded', 'succeeded']
    )
    // Refunds of other tests are told of as well, where their worker left that to this one.
    const ids = refunds.map(({ id }) => id)
    assert.sameMembers(
      heard.filter((id) => ids.includes(id)),
      ids
    )
    await invoice.refresh()
    assert.equal(invoice.refundedMinor, 1190)
    assert.deepEqual(gateway.stripe.invariants().violations, [])
    await assertBooksBalance(assert)
  })

  test('two refunds of everything at once return it once', async ({ assert }) => {
    const { account } = await createCustomer()
    const invoice = await paidInvoice(account)

    const results = await Promise.all([refund(invoice.id), refund(invoice.id)])
    await worker.drain()

    assert.lengthOf(
      results.filter((result) => result.ok),
      1
    )
    assert.lengthOf(await Refund.query().where('invoice_id', invoice.id), 1)
    await assertBooksBalance(assert)
  })

  test('the same cause refunds once, however often it is asked', async ({ assert }) => {
    const { account } = await createCustomer()
    const invoice = await paidInvoice(account)

    await refund(invoice.id, 500, 'order:1')
    const again = await refund(invoice.id, 500, 'order:1')
    await worker.drain()

    assert.isTrue(again.ok)
    await invoice.refresh()
    assert.equal(invoice.refundedMinor, 500)
    await assertBooksBalance(assert)
  })

  for (const kind of ['reset_after', 'error_after', 'truncate_after'] as const) {
    test(`refunds once when the answer is lost (${kind})`, async ({ assert }) => {
      const { account } = await createCustomer()
      const invoice = await paidInvoice(account)
      gateway.stripe.fault({ kind, match: 'POST /v1/refunds', times: 1 })

      await refund(invoice.id)
      await worker.drain()
      await settleLater({ hours: 2 })

      const [row] = await Refund.query().where('invoice_id', invoice.id)
      assert.equal(row.state, 'succeeded')
      assert.deepEqual(gateway.stripe.invariants().violations, [])
      await assertBooksBalance(assert)
    })
  }

  for (const [how, faults] of [
    ['is pending there', null],
    ['gets no answer', { kind: 'reset_before', match: 'POST /v1/refunds', times: 9 }],
  ] as const) {
    test(`the gateway is asked about a refund that ${how} as rarely as about an attempt`, async ({
      assert,
    }) => {
      const { account } = await createCustomer()
      const invoice = await paidInvoice(account, '4000000000007726')
      if (faults) gateway.stripe.fault(faults)
      await refund(invoice.id)

      const pauses: number[] = []
      for (let check = 0; check < 4; check++) {
        await worker.drain()
        const { nextCheckAt } = await Refund.findByOrFail('invoice_id', invoice.id)
        pauses.push((nextCheckAt ?? 0) - clock.nowMs())
        clock.travelTo(DateTime.fromMillis(nextCheckAt ?? 0))
      }
      const minutes = pauses.map((pause) => Math.round(pause / 6000) / 10)
      assert.deepEqual(minutes, [0.5, 5, 60, 1440])
    })
  }

  test('a refund that fails later is reversed and can be given again', async ({ assert }) => {
    const { account } = await createCustomer()
    const invoice = await paidInvoice(account, '4000000000005126')

    await refund(invoice.id)
    await worker.drain()
    gateway.stripe.later()
    const [row] = await Refund.query().where('invoice_id', invoice.id)
    const { processEvent } = await import('#billing/webhooks/process_event')
    const subject = {
      kind: 'refund',
      refundId: row.id,
      externalId: row.externalId ?? '',
      chargeId: null,
    } as const
    await processEvent('stripe', subject)
    await processEvent('stripe', subject)

    await row.refresh()
    assert.equal(row.state, 'failed')
    await invoice.refresh()
    assert.equal(invoice.refundedMinor, 0)
    const payment = await Payment.findByOrFail('invoice_id', invoice.id)
    assert.equal(payment.refundable.minor, 1190)
    await assertBooksBalance(assert)
  })

  test('a refund that is on its way is booked, and counted once when it arrives', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoice = await paidInvoice(account, '4000000000007726')
    await refund(invoice.id)
    await worker.drain()
    const row = await Refund.findByOrFail('invoice_id', invoice.id)
    assert.equal(row.state, 'pending')
    assert.deepEqual(await bookedOf(row), [1190])
    gateway.stripe.later()
    await settleLater({ hours: 2 })
    assert.equal((await row.refresh()).state, 'succeeded')
    assert.deepEqual(await bookedOf(row), [1190])
    await assertBooksBalance(assert)
  })

  test('a refund that is refused is booked nowhere, and staff read why', async ({ assert }) => {
    const { account } = await createCustomer()
    const invoice = await paidInvoice(account)
    const { externalId } = await Payment.findByOrFail('invoice_id', invoice.id)
    gateway.stripe.refund({ charge: externalId ?? '' })
    await refund(invoice.id)
    await worker.drain()

    const row = await Refund.findByOrFail('invoice_id', invoice.id)
    assert.equal(row.state, 'failed')
    assert.deepEqual(await bookedOf(row), [])
    const told = await BillingFinding.findByOrFail('cause', `refund_failed:${row.id}`)
    assert.include(told.details, 'charge_already_refunded')
    assert.equal((await invoice.refresh()).refundedMinor, 0)
    await assertBooksBalance(assert)
  })

  test('[F10] a refund whose answer was lost is looked up, not asked for again, once its key may be forgotten', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoice = await paidInvoice(account)
    gateway.stripe.fault({ kind: 'error_after', match: 'POST /v1/refunds', times: 1 })
    await refund(invoice.id)
    await worker.drain()
    await settleLater({ hours: 24 })

    const asked = gateway.stripe
      .requests()
      .filter(({ method, path }) => method === 'POST' && path === '/v1/refunds')
    assert.lengthOf(asked, 1)
    assert.equal((await Refund.findByOrFail('invoice_id', invoice.id)).state, 'succeeded')
    await assertBooksBalance(assert)
  })

  test('what was paid from credit goes back to credit', async ({ assert }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account, 1000)
    await grantCredit(account.id, { amount: Money.of(1190, 'EUR'), reason: 'Test', by: SYSTEM })
    await payFromCredit(invoice.id)
    assert.equal((await creditBalance(account.id, 'EUR')).minor, 0)

    await refund(invoice.id)

    assert.equal((await creditBalance(account.id, 'EUR')).minor, 1190)
    await assertBooksBalance(assert)
  })

  test('staff refund through the form, and sending it twice refunds once', async ({
    client,
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoice = await paidInvoice(account)
    const manager = await sessionFor((await createStaff('manager')).user)
    const form = { amount: '5.00', reason: 'Kindness', request: 'form1' }
    const send = () =>
      client.post(`/admin/invoices/${invoice.id}/refunds`).withSession(manager).form(form)
    await send()
    await send()
    await worker.drain()

    await invoice.refresh()
    assert.equal(invoice.refundedMinor, 500)
    await assertBooksBalance(assert)
  })

  test("the clearing account equals the gateway's balance", async ({ assert }) => {
    const before = (await ledger.balance({ code: 'clearing', owner: 'stripe' }, 'EUR')).minor
    const { account } = await createCustomer()
    const invoice = await paidInvoice(account)
    await refund(invoice.id, 190)
    await worker.drain()

    const kept = gateway.stripe.store
      .all('balance_transaction')
      .reduce((sum, one) => sum + one.net, 0)
    const after = (await ledger.balance({ code: 'clearing', owner: 'stripe' }, 'EUR')).minor
    assert.equal(after - before, kept)
  })
})
