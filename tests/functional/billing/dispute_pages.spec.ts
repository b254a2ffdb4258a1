import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { alertKinds } from '#core/registries/alerts'
import { settings } from '#core/settings/settings'
import { newId } from '#core/ids'
import { worker } from '#core/work/worker'
import { moneyWish } from '#billing'
import { watchDisputes } from '#billing/disputes/watch_disputes'
import { ledger } from '#billing/ledger/ledger'
import { applyPayment } from '#billing/payments/apply_payment'
import { startPayment } from '#billing/payments/start_payment'
import { RefundInvoice } from '#billing/refunds/refund_invoice'
import { catchUpEvents } from '#billing/webhooks/catch_up_events'
import AuditEntry from '#audit/models/audit_entry'
import BillingFinding from '#billing/models/billing_finding'
import Dispute from '#billing/models/dispute'
import DisputeAnswer from '#billing/models/dispute_answer'
import Payment from '#billing/models/payment'
import PaymentAttempt from '#billing/models/payment_attempt'
import { assertBooksBalance, issueInvoice, settleLater, useStripe } from '#tests/support/billing'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { createSubscription } from '#tests/support/subscriptions'
import { resetState } from '#tests/support/reset_state'

type Stripe = Awaited<ReturnType<typeof useStripe>>

test.group('Pages of disputes', (group) => {
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

  async function paidInvoice() {
    const customer = await createCustomer()
    const invoice = await issueInvoice(customer.account, 1000)
    await startPayment(invoice.id, { kind: 'new_card' })
    const attempt = await PaymentAttempt.findByOrFail('invoice_id', invoice.id)
    gateway.stripe.pay(attempt.sessionId ?? '')
    await applyPayment(attempt.id)
    await worker.drain()
    const payment = await Payment.findByOrFail('invoice_id', invoice.id)
    return { ...customer, invoice, charge: payment.externalId ?? '' }
  }

  async function disputed(objection: { reason?: string } = {}) {
    const paid = await paidInvoice()
    const { id } = gateway.stripe.dispute({ charge: paid.charge, ...objection })
    await hear()
    const dispute = await Dispute.findByOrFail('external_id', id)
    return { ...paid, dispute, path: `/admin/disputes/${dispute.id}` }
  }

  const as = async (role: 'manager' | 'support') => sessionFor((await createStaff(role)).user)
  const atStripe = ({ externalId }: Dispute) => gateway.stripe.store.get('dispute', externalId)
  const holdOf = async () =>
    (await ledger.balance({ code: 'dispute_hold', owner: 'stripe' }, 'EUR')).minor

  test('lists what is open first, and shows one with its deadline, money and what was paid', async ({
    client,
    assert,
  }) => {
    const { dispute, path, invoice, account } = await disputed()
    const session = await as('support')
    const list = await client.get('/admin/disputes').withSession(session)
    list.assertStatus(200)
    for (const text of ['Needs response', '€11.90', account.legalName, invoice.number ?? ''])
      list.assertTextIncludes(text)
    const won = await client.get('/admin/disputes?state=won').withSession(session)
    assert.notInclude(won.text(), invoice.number ?? '')

    const page = await client.get(path).withSession(session)
    page.assertStatus(200)
    for (const text of ['fraudulent', dispute.externalId, '€20.00', invoice.number ?? ''])
      page.assertTextIncludes(text)
    assert.notInclude(page.text(), 'Submit evidence', 'support may only look')
    const manager = await client.get(path).withSession(await as('manager'))
    manager.assertTextIncludes('Submit evidence')
    manager.assertTextIncludes('Small machine')
    await client
      .get(path)
      .withSession(await sessionFor((await createCustomer()).user))
      .then((own) => assert.notEqual(own.status(), 200))
  })

  test('a draft is kept, and what is too long or stale comes back with nothing lost', async ({
    client,
    assert,
  }) => {
    const { dispute, path } = await disputed()
    const session = await as('manager')
    const save = (form: Record<string, string>) =>
      client.put(`${path}/answer`).withSession(session).form(form).redirects(0)
    const answer = await save({ version: '0', next: 'save', explanation: 'Used for months' })
    answer.assertHeader('location', path)
    const draft = await DisputeAnswer.findByOrFail('dispute_id', dispute.id)
    assert.deepEqual([draft.state, draft.version], ['draft', 1])
    assert.deepEqual(draft.texts, { explanation: 'Used for months' })
    const page = await client.get(path).withSession(session)
    page.assertTextIncludes('Used for months')

    const stale = await save({ version: '0', next: 'save', explanation: 'Other words' })
    assert.include(stale.flashMessage('error'), 'Someone else saved a draft')
    assert.equal(stale.flashMessages().explanation, 'Other words')
    const long = await save({ version: '1', next: 'save', explanation: 'x'.repeat(10_001) })
    assert.property(long.flashMessage('inputErrorsBag'), 'explanation')
    assert.equal((await draft.refresh()).version, 1)

    const refused = await client
      .put(`${path}/answer`)
      .withSession(await as('support'))
      .form({ version: '1', explanation: 'No' })
      .redirects(0)
    refused.assertStatus(403)
    assert.equal(atStripe(dispute).evidence_details.submission_count, 0)
  })

  test('evidence goes to the gateway once, whatever is repeated or lost on the way', async ({
    client,
    assert,
  }) => {
    const { dispute, path } = await disputed()
    const session = await as('manager')
    const form = {
      ...{ version: '0', next: 'submit', product_description: 'A server' },
      ...{ explanation: 'winning_evidence', purchase_ip: '192.0.2.7' },
    }
    const send = (fields: Record<string, string>) =>
      client.put(`${path}/answer`).withSession(session).form(fields).redirects(0)
    const unsure = await send(form)
    assert.property(unsure.flashMessage('inputErrorsBag'), 'final')

    gateway.stripe.fault({ kind: 'reset_after', match: 'POST /v1/disputes', times: 2 })
    await send({ ...form, final: '1' })
    const again = await send({ ...form, final: '1' })
    assert.include(again.flashMessage('error'), 'already submitted')
    await worker.drain()
    await settleLater({ hours: 2 })

    const { evidence, evidence_details: details } = atStripe(dispute)
    assert.equal(details.submission_count, 1)
    assert.include(evidence, {
      product_description: 'A server',
      customer_purchase_ip: '192.0.2.7',
      uncategorized_text: 'winning_evidence',
    })
    const answer = await DisputeAnswer.findByOrFail('dispute_id', dispute.id)
    assert.equal(answer.state, 'sent')
    assert.isNotNull(answer.sentAt)
    assert.isNull(answer.nextCheckAt)
    assert.equal((await dispute.refresh()).state, 'under_review')
    const actions = await AuditEntry.query().where('action', 'dispute.evidence_submitted')
    assert.lengthOf(actions, 1)

    gateway.stripe.decideDispute(dispute.externalId, 'won')
    await hear()
    assert.equal((await dispute.refresh()).state, 'won')
    assert.equal(await holdOf(), 0)
    await assertBooksBalance(assert)
  })

  test('what the gateway refuses is told with its reason, and may be mended', async ({
    client,
    assert,
  }) => {
    const { dispute, path } = await disputed()
    const session = await as('manager')
    gateway.stripe.decideDispute(dispute.externalId, 'lost')
    const form = { version: '0', next: 'submit', final: '1', explanation: 'Late' }
    await client.put(`${path}/answer`).withSession(session).form(form).redirects(0)
    await worker.drain()
    await dispute.refresh()
    assert.equal(dispute.state, 'lost', 'the truth was looked at')
    const late = await client.put(`${path}/answer`).withSession(session).form(form).redirects(0)
    assert.include(late.flashMessage('error'), 'doesn’t accept a response any more')
    await assertBooksBalance(assert)
  })

  test('[F21] an accepted dispute is lost, once, and an inquiry cannot be accepted', async ({
    client,
    assert,
  }) => {
    const { dispute, path, invoice } = await disputed()
    const session = await as('manager')
    const accept = (at: string, marker = newId()) =>
      client
        .post(`${at}/acceptance`)
        .withSession(session)
        .form({ form_marker: marker })
        .redirects(0)
    await accept(path)
    await accept(path)
    await worker.drain()
    assert.equal((await dispute.refresh()).state, 'lost')
    assert.equal(await holdOf(), 0)
    assert.equal((await ledger.balance({ code: 'chargeback_loss' }, 'EUR')).minor, 1190)
    const refund = { invoiceId: invoice.id, reason: 'After it', by: SYSTEM }
    assert.isFalse((await new RefundInvoice().run(refund)).ok)
    const forbidden = await client
      .post(`${path}/acceptance`)
      .withSession(await as('support'))
      .form({ form_marker: newId() })
      .redirects(0)
    forbidden.assertStatus(403)

    const inquiry = await disputed({ reason: 'inquiry' })
    const refused = await accept(inquiry.path)
    assert.include(refused.flashMessage('error'), 'inquiry can’t be accepted')
    assert.lengthOf(await AuditEntry.query().where('action', 'dispute.accepted'), 1)
    await assertBooksBalance(assert)
  })

  for (const verdict of ['won', 'lost'] as const)
    test(`[F21] a charge that paid two invoices holds and releases to zero for each when ${verdict}, after a refund of a part`, async ({
      assert,
    }) => {
      const { account } = await createCustomer()
      const invoices = [await issueInvoice(account, 1000), await issueInvoice(account, 500)]
      const ids = invoices.map(({ id }) => id)
      const started = await startPayment({ invoiceIds: ids }, { kind: 'new_card' })
      assert.isTrue(started.ok)
      const attempt = await PaymentAttempt.query().firstOrFail()
      gateway.stripe.pay(attempt.sessionId ?? '')
      await applyPayment(attempt.id)
      const parts = await Payment.query().orderBy('part')
      assert.lengthOf(parts, 2)
      const part = { invoiceId: ids[1], amountMinor: 195, reason: 'Test', by: SYSTEM }
      assert.isTrue((await new RefundInvoice().run(part)).ok)
      await settleLater()

      const { id } = gateway.stripe.dispute({ charge: parts[0].externalId ?? '' })
      await hear()
      assert.equal(await holdOf(), 1785 - 195)
      for (const invoiceId of ids) {
        const refused = await new RefundInvoice().run({ invoiceId, reason: 'No', by: SYSTEM })
        assert.isFalse(refused.ok, 'no part of a disputed charge is refunded')
      }
      gateway.stripe.decideDispute(id, verdict)
      await hear()
      assert.equal(await holdOf(), 0)
      const perInvoice = await holdsByInvoice()
      assert.deepEqual(
        [...perInvoice.values()].filter((minor) => minor !== 0),
        []
      )
      for (const invoiceId of ids) {
        const refund = await new RefundInvoice().run({ invoiceId, reason: 'After', by: SYSTEM })
        assert.equal(refund.ok, verdict === 'won')
      }
      await settleLater()
      await assertBooksBalance(assert)
    })

  async function holdsByInvoice(): Promise<Map<string, number>> {
    const rows = await db
      .from('ledger_transfers')
      .join('ledger_accounts', (join) =>
        join
          .on('ledger_accounts.id', 'ledger_transfers.debit_id')
          .orOn('ledger_accounts.id', 'ledger_transfers.credit_id')
      )
      .where('ledger_accounts.code', 'dispute_hold')
      .select('ledger_transfers.*', 'ledger_accounts.id as side')
    const sums = new Map<string, number>()
    for (const row of rows) {
      const signed = Number(row.amount_minor) * (row.side === row.debit_id ? 1 : -1)
      sums.set(row.invoice_id, (sums.get(row.invoice_id) ?? 0) + signed)
    }
    return sums
  }

  test('staff are told again before the deadline and when it has passed, until it is answered', async ({
    assert,
  }) => {
    const { dispute } = await disputed()
    const look = async () =>
      (await alertKinds.get('billing.dispute_deadlines')!.look()).map(({ key }) => key)
    assert.deepEqual(await look(), [])
    clock.travel({ days: 5 })
    assert.deepEqual(await look(), ['due'])
    clock.travel({ days: 8 })
    assert.deepEqual(await look(), ['overdue'])
    for (let time = 0; time < 2; time++) await watchDisputes.run()
    const late = await BillingFinding.query().where('kind', 'dispute_unanswered')
    assert.lengthOf(late, 1)
    assert.equal(late[0].accountId, dispute.accountId)

    const { id: disputeId, accountId } = dispute
    const facts = { kind: 'evidence', state: 'queued', evidence: '{}', version: 1 } as const
    await DisputeAnswer.create({ ...facts, disputeId, accountId, savedBy: 'system' })
    assert.deepEqual(await look(), [])
  })

  test('services are held for a dispute where the shop says so, until it is won or staff release them', async ({
    client,
    assert,
  }) => {
    await transaction((trx) => settings.set({ 'billing.suspend_disputed': true }, trx))
    const { dispute, path, invoice, account } = await disputed()
    assert.isTrue(dispute.suspends)
    const { serviceId: service } = await createSubscription(account, '2026-01-01')
    await db.from('invoice_lines').where('invoice_id', invoice.id).update({ service_id: service })
    assert.equal(await moneyWish(service), 'suspend')

    const session = await as('manager')
    await client.delete(`${path}/suspension`).withSession(session).redirects(0)
    assert.equal(await moneyWish(service), 'none')
    await hear()
    gateway.stripe.decideDispute(dispute.externalId, 'lost')
    await hear()
    assert.isFalse((await dispute.refresh()).suspends, 'what staff released stays so')

    const other = await disputed()
    gateway.stripe.decideDispute(other.dispute.externalId, 'won')
    await hear()
    assert.isFalse((await other.dispute.refresh()).suspends)
  })
})
