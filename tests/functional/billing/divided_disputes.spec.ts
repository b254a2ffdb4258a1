import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { clock } from '#core/clock'
import { worker } from '#core/work/worker'
import { SYSTEM } from '#core/actor'
import { checkBooks } from '#billing/invariants/check_books'
import { lookAtDispute } from '#billing/disputes/look_at_dispute'
import { transaction } from '#core/database/transaction'
import { gateways } from '@innkeeper/panel/gateway'
import { clearingOf } from '#billing/ledger/postings'
import Payment from '#billing/models/payment'
import { ledger } from '#billing/ledger/ledger'
import { applyPayment } from '#billing/payments/apply_payment'
import { startPayment } from '#billing/payments/start_payment'
import { compareBalance } from '#billing/reconciliation/compare_balance'
import { RefundInvoice } from '#billing/refunds/refund_invoice'
import { catchUpEvents } from '#billing/webhooks/catch_up_events'
import BillingFinding from '#billing/models/billing_finding'
import Dispute from '#billing/models/dispute'
import DisputePart from '#billing/models/dispute_part'
import { assertBooksBalance, issueInvoice, settleLater, useStripe } from '#tests/support/billing'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { resetState } from '#tests/support/reset_state'

type Stripe = Awaited<ReturnType<typeof useStripe>>

test.group('Disputes about several invoices', (group) => {
  let gateway: Stripe

  group.each.setup(async () => {
    await resetState()
    gateway = await useStripe()
    return async () => {
      await gateway.close()
      clock.reset()
    }
  })

  async function hear() {
    await catchUpEvents.run()
    await worker.drain()
  }

  /** Invoices over 11.90, 23.80 and 35.70 that one charge paid. */
  async function paidTogether() {
    const { account } = await createCustomer()
    const invoices = []
    for (const net of [1000, 2000, 3000]) invoices.push(await issueInvoice(account, net))
    const ids = invoices.map(({ id }) => id)
    const started = await startPayment({ invoiceIds: ids }, { kind: 'new_card' })
    if (!started.ok) throw new Error(started.error.type)
    gateway.stripe.pay(started.value.sessionId ?? '')
    await applyPayment(started.value.id)
    await worker.drain()
    const [{ id: charge }] = gateway.stripe.store.all('charge')
    return { account, invoices, ids, charge }
  }

  const partsOf = async () => {
    const parts = await DisputePart.query()
      .join('payments', 'payments.id', 'payment_id')
      .orderBy('payments.part')
      .select('dispute_parts.*')
    return parts.map(({ amountMinor }) => amountMinor)
  }

  /** What an account of the books holds for each invoice. */
  async function booked(code: string, ids: string[]) {
    const rows = await db
      .from('ledger_transfers')
      .join('ledger_accounts as debits', 'debits.id', 'debit_id')
      .join('ledger_accounts as credits', 'credits.id', 'credit_id')
      .where('ref_type', 'dispute')
      .select('invoice_id', 'amount_minor', 'debits.code as debit', 'credits.code as credit')
    const sumOf = (id: string) =>
      rows
        .filter((row) => row.invoice_id === id)
        .reduce((sum, { debit, credit, amount_minor: minor }) => {
          if (debit === code) return sum + Number(minor)
          return credit === code ? sum - Number(minor) : sum
        }, 0)
    return ids.map(sumOf)
  }

  const holdOf = async () =>
    (await ledger.balance({ code: 'dispute_hold', owner: 'stripe' }, 'EUR')).minor

  test('[F21][I21] the whole is divided over the invoices by what each was paid', async ({
    assert,
  }) => {
    const { ids, charge } = await paidTogether()
    gateway.stripe.dispute({ charge })
    await hear()
    await hear()
    assert.deepEqual(await partsOf(), [1190, 2380, 3570])
    assert.deepEqual(await booked('dispute_hold', ids), [1190, 2380, 3570])
    assert.equal(await holdOf(), 7140)
    await assertBooksBalance(assert)
  })

  for (const verdict of ['won', 'lost'] as const)
    test(`[F21][I21] a dispute over a part that is ${verdict} is so of each invoice, to the cent`, async ({
      assert,
    }) => {
      const { ids, charge, invoices } = await paidTogether()
      const { id } = gateway.stripe.dispute({ charge, amount: 1000 })
      await hear()
      assert.deepEqual(await partsOf(), [167, 333, 500])
      assert.deepEqual(await booked('dispute_hold', ids), [167, 333, 500])
      gateway.stripe.decideDispute(id, verdict)
      for (let time = 0; time < 3; time++) await lookAtDispute('stripe', id)
      await hear()
      assert.deepEqual(await booked('dispute_hold', ids), [0, 0, 0])
      const lost = verdict === 'lost' ? [167, 333, 500] : [0, 0, 0]
      assert.deepEqual(await booked('chargeback_loss', ids), lost)
      for (const invoice of invoices) assert.equal((await invoice.refresh()).state, 'paid')
      clock.travel({ days: 1 })
      await compareBalance.run()
      assert.lengthOf(await BillingFinding.query().where('kind', 'balance_differs'), 0)
      await assertBooksBalance(assert)
    })

  test('[F21] what was refunded of an invoice is not disputed of it again', async ({ assert }) => {
    const { ids, charge } = await paidTogether()
    const all = { invoiceId: ids[0], reason: 'Test', by: SYSTEM }
    assert.isTrue((await new RefundInvoice().run(all)).ok)
    await settleLater()
    gateway.stripe.dispute({ charge })
    await hear()
    assert.deepEqual(await partsOf(), [0, 2380, 3570])
    await assertBooksBalance(assert)
  })

  test('[F21] what was booked whole, before disputes had parts, is not booked again', async ({
    assert,
  }) => {
    const { account, ids, charge } = await paidTogether()
    const { id } = gateway.stripe.dispute({ charge })
    const truth = (await gateways.get('stripe').fetchDispute(id))!
    const [{ id: movement, gross }] = truth.movements
    const payment = await Payment.query().where('external_id', charge).orderBy('part').firstOrFail()
    const dispute = await Dispute.create({
      ...{ accountId: account.id, paymentId: payment.id, invoiceId: ids[0], gateway: 'stripe' },
      ...{ externalId: id, state: 'needs_response', isInquiry: false, blocksRefunds: true },
      ...{ reason: truth.reason, amountMinor: 7140, currency: 'EUR', openedAt: clock.now() },
    })
    await transaction((trx) =>
      ledger.post(trx, {
        ...{ idem: `dp:${movement}`, kind: 'dispute', invoiceId: ids[0] },
        ...{ debit: { code: 'dispute_hold', owner: 'stripe' }, credit: clearingOf('stripe') },
        ...{ amount: gross.negated(), ref: { type: 'dispute', id: dispute.id } },
      })
    )
    await hear()
    assert.equal(await holdOf(), 7140)
    gateway.stripe.decideDispute(id, 'lost')
    await hear()
    assert.equal(await holdOf(), 0)
    assert.deepEqual(await booked('chargeback_loss', ids), [1190, 2380, 3570])
    assert.equal((await dispute.refresh()).state, 'lost')
    await assertBooksBalance(assert)
  })

  test('a part that is gone, or is another, breaks a rule of the books', async ({ assert }) => {
    const { charge } = await paidTogether()
    gateway.stripe.dispute({ charge })
    await hear()
    const wrong = async () =>
      (await checkBooks()).find(({ invariant }) => invariant.id === 'I21')?.breaches.length
    assert.equal(await wrong(), 0)
    await db.from('dispute_parts').where('amount_minor', 1190).update({ amount_minor: 1191 })
    assert.equal(await wrong(), 1)
  })

  test('the pages of the dispute and of each invoice say what is about which', async ({
    client,
    assert,
  }) => {
    const { ids, charge, account } = await paidTogether()
    const { id } = gateway.stripe.dispute({ charge, amount: 1000 })
    await hear()
    const session = await sessionFor((await createStaff('support')).user)
    const dispute = await Dispute.findByOrFail('external_id', id)
    const page = await client.get(`/admin/disputes/${dispute.id}`).withSession(session)
    page.assertTextIncludes('Divided by invoice')
    for (const amount of ['€1.67', '€3.33', '€5.00', '€35.70']) page.assertTextIncludes(amount)
    const invoice = await client.get(`/admin/invoices/${ids[1]}`).withSession(session)
    invoice.assertTextIncludes('€3.33 disputed by the customer’s bank')
    invoice.assertTextIncludes('€10.00 of it is disputed in all')
    const customer = await client.get(`/admin/customers/${account.id}`).withSession(session)
    customer.assertTextIncludes('€10.00 disputed by the customer’s bank')
    assert.equal(await holdOf(), 1000)
  })
})
