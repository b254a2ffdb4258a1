import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { newId } from '#core/ids'
import { Money } from '#core/money/money'
import { worker } from '#core/work/worker'
import { grantCredit } from '#billing/ledger/grant_credit'
import { applyPayment } from '#billing/payments/apply_payment'
import { closeAttempts } from '#billing/payments/close_attempts'
import { recordBankTransfer } from '#billing/payments/record_bank_transfer'
import { startPayment } from '#billing/payments/start_payment'
import { compareBalance } from '#billing/reconciliation/compare_balance'
import { refundByStaff } from '#billing/refunds/refund_by_staff'
import type Invoice from '#billing/models/invoice'
import Payment from '#billing/models/payment'
import PaymentAttempt from '#billing/models/payment_attempt'
import { paymentReceivedMail } from '#notifications/mails/payment_received_mail'
import { assertBooksBalance, issueInvoice, useStripe } from '#tests/support/billing'
import { createCustomer, sessionFor } from '#tests/support/identity'
import { resetState } from '#tests/support/reset_state'
import { saveCard } from '#tests/support/saved_cards'
import type { ApiClient } from '@japa/api-client'
import type Account from '#identity/models/account'

const CARD = { kind: 'new_card' } as const

const issue = async (account: Account, ...units: number[]) => {
  const invoices: Invoice[] = []
  for (const unit of units) invoices.push(await issueInvoice(account, unit))
  return invoices
}
const idsOf = (invoices: Invoice[]) => invoices.map(({ id }) => id)
const statesOf = async (invoices: Invoice[]) =>
  Promise.all(invoices.map(async (one) => (await one.refresh()).state))

function send(
  client: ApiClient,
  session: Awaited<ReturnType<typeof sessionFor>>,
  form: Record<string, string | string[]>
) {
  return client.post('/invoices/payment').withSession(session).form(form).redirects(0)
}

test.group('Several invoices paid at once', (group) => {
  let gateway: Awaited<ReturnType<typeof useStripe>>

  group.each.setup(async () => {
    await resetState()
    gateway = await useStripe()
    return async () => {
      await gateway.close()
      clock.reset()
    }
  })

  const pay = async (attempt: PaymentAttempt, card?: string) => {
    gateway.stripe.pay(attempt.sessionId ?? '', card ? { card } : {})
    return applyPayment(attempt.id)
  }

  const start = async (invoices: Invoice[]) => {
    const started = await startPayment({ invoiceIds: idsOf(invoices) }, CARD)
    if (!started.ok) throw new Error(started.error.type)
    return started.value
  }

  const credit = (account: Account, minor: number) =>
    grantCredit(account.id, { amount: Money.of(minor, 'EUR'), reason: 'Test', by: SYSTEM })

  test('one charge settles all of them, each with a payment of its own, and one mail tells it', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const invoices = await issue(account, 1000, 2000, 500)
    const session = await sessionFor(user)
    const page = await client.get('/invoices/payment').withSession(session)
    page.assertStatus(200)
    page.assertTextIncludes('€41.65')
    const answer = await send(client, session, {
      'invoices[]': idsOf(invoices),
      'shown': '4165',
      'method': 'new_card',
    })
    const location = answer.header('location') ?? ''
    assert.include(location, gateway.stripe.url)
    gateway.stripe.pay(location.split('/').pop() ?? '')
    const attempt = await PaymentAttempt.firstOrFail()
    const back = await client.get(`/billing/payments/${attempt.id}`).withSession(session)
    back.assertTextIncludes('Payment received')
    for (const { number } of invoices) back.assertTextIncludes(number ?? '')

    assert.deepEqual(await statesOf(invoices), ['paid', 'paid', 'paid'])
    const payments = await Payment.query().orderBy('part')
    assert.deepEqual(
      payments.map(({ part, invoiceId, amountMinor, appliedMinor }) => [
        part,
        invoiceId,
        amountMinor,
        appliedMinor,
      ]),
      invoices.map(({ id, totalMinor }, part) => [part, id, totalMinor, totalMinor])
    )
    assert.lengthOf(new Set(payments.map(({ externalId }) => externalId)), 1)
    assert.lengthOf(gateway.stripe.store.all('charge'), 1)
    const mails = await Promise.all(
      payments.map(({ id }) => paymentReceivedMail.compose({ paymentId: id }))
    )
    assert.deepEqual(
      mails.map((mail) => mail !== null),
      [true, false, false]
    )
    assert.lengthOf(mails[0]?.attachments ?? [], 3)
    await worker.drain()
    await assertBooksBalance(assert)
    assert.deepEqual(gateway.stripe.invariants().violations, [])
  })

  test('[F1] two tabs and a double click share one attempt and one charge', async ({ assert }) => {
    const { account } = await createCustomer()
    const invoices = await issue(account, 1000, 2000)
    const wanted = { invoiceIds: idsOf(invoices) }
    const all = await Promise.all([1, 2, 3].map(() => startPayment(wanted, CARD)))
    const ids = all.map((started) => (started.ok ? started.value.id : started.error.type))
    assert.lengthOf(new Set(ids), 1)
    assert.lengthOf(await PaymentAttempt.all(), 1)
    const again = await start(invoices.toReversed())
    assert.equal(again.id, ids[0])
    await pay(again)
    await applyPayment(again.id)
    assert.lengthOf(await Payment.all(), 2)
    assert.deepEqual(await statesOf(invoices), ['paid', 'paid'])
    await assertBooksBalance(assert)
  })

  test('[F1] another choice of invoices closes the page that was open, and one of them alone does too', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const [one, two, three] = await issue(account, 1000, 2000, 3000)
    const first = await start([one, two])
    const second = await start([two, three])
    assert.equal((await first.refresh()).state, 'cancelled')
    const alone = await startPayment(three.id, CARD)
    assert.isTrue(alone.ok)
    assert.equal((await second.refresh()).state, 'cancelled')
    const both = await start([one, three])
    assert.isTrue(both.isOpen)
    assert.equal(
      await PaymentAttempt.query()
        .where('state', 'submitted')
        .count('* as n')
        .then(([{ $extras }]) => Number($extras.n)),
      1
    )
    assert.equal(gateway.stripe.pay(first.sessionId ?? '').status, 'closed')
    await pay(both)
    assert.deepEqual(await statesOf([one, two, three]), ['paid', 'open', 'paid'])
    await assertBooksBalance(assert)
  })

  test('[F18] what was paid by transfer meanwhile becomes credit, and the others are paid', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoices = await issue(account, 1000, 2000, 500)
    const attempt = await start(invoices)
    const transfer = { amount: Money.of(2380, 'EUR'), note: 'Statement 4' }
    assert.isTrue((await recordBankTransfer(invoices[1].id, transfer)).ok)
    await pay(attempt)
    assert.deepEqual(await statesOf(invoices), ['paid', 'paid', 'paid'])
    const rest = await Payment.query().where('kind', 'card').whereNull('invoice_id').firstOrFail()
    assert.deepEqual([rest.amountMinor, rest.appliedMinor], [2380, 0])
    await assertBooksBalance(assert)
  })

  test('[F18] money for invoices that take nothing any more is credit as a whole', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const invoices = await issue(account, 1000, 2000)
    const attempt = await start(invoices)
    for (const invoice of invoices)
      await recordBankTransfer(invoice.id, { amount: invoice.total, note: 'Statement 4' })
    await pay(attempt)
    const [payment] = await Payment.query().where('kind', 'card')
    assert.deepEqual([payment.invoiceId, payment.amountMinor, payment.part], [null, 3570, 0])
    const session = await sessionFor(user)
    const page = await client.get(`/billing/payments/${attempt.id}`).withSession(session)
    page.assertTextIncludes('Payment added to your credit')
    await assertBooksBalance(assert)
  })

  test('[F24] an invoice that is voided while the page is open closes the page; what was paid before is credit', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const [kept, voided] = await issue(account, 1000, 2000)
    const attempt = await start([kept, voided])
    await voided.void({ by: SYSTEM, reason: 'A mistake' })
    await worker.drain()
    assert.equal((await attempt.refresh()).state, 'cancelled')
    assert.equal(gateway.stripe.pay(attempt.sessionId ?? '').status, 'closed')

    const [other] = await issue(account, 3000)
    const second = await start([kept, other])
    gateway.stripe.pay(second.sessionId ?? '')
    await other.refresh()
    await other.void({ by: SYSTEM, reason: 'A mistake' })
    await worker.drain()
    assert.deepEqual(await statesOf([kept, other]), ['paid', 'void'])
    const [{ amountMinor }] = await Payment.query().whereNull('invoice_id')
    assert.equal(amountMinor, 3570)
    await assertBooksBalance(assert)
  })

  test('[F7] an answer that is lost after the charge settles all of them once', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const card = await saveCard({ client, gateway, user })
    const invoices = await issue(account, 1000, 2000)
    gateway.stripe.fault({ kind: 'error_after', match: '/v1/payment_intents', times: 1 })
    const choice = { kind: 'saved_card', paymentMethodId: card.id } as const
    const started = await startPayment({ invoiceIds: idsOf(invoices) }, choice)
    assert.isTrue(started.ok)
    clock.travel({ minutes: 10 })
    await worker.drain()
    assert.deepEqual(await statesOf(invoices), ['paid', 'paid'])
    assert.lengthOf(gateway.stripe.store.all('charge'), 1)
    await assertBooksBalance(assert)
  })

  test('[F3][F4] events in any order, once and again, book one charge', async ({ assert }) => {
    const { account } = await createCustomer()
    const invoices = await issue(account, 1000, 2000)
    const attempt = await start(invoices)
    gateway.stripe.pay(attempt.sessionId ?? '')
    await Promise.all([1, 2, 3, 4].map(() => applyPayment(attempt.id)))
    assert.lengthOf(await Payment.all(), 2)
    assert.equal((await attempt.refresh()).state, 'succeeded')
    await assertBooksBalance(assert)
  })

  test('a refused card pays none of them, and they are free for another payment', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const card = await saveCard({ client, gateway, user }, '4000000000000341')
    const invoices = await issue(account, 1000, 2000)
    const choice = { kind: 'saved_card', paymentMethodId: card.id } as const
    const refused = await startPayment({ invoiceIds: idsOf(invoices) }, choice)
    assert.equal(refused.ok && refused.value.state, 'failed')
    assert.deepEqual(await statesOf(invoices), ['open', 'open'])
    assert.lengthOf(await Payment.all(), 0)
    await pay(await start(invoices))
    assert.deepEqual(await statesOf(invoices), ['paid', 'paid'])
  })

  test('amounts that are too small for a card are paid together', async ({ assert }) => {
    const { account } = await createCustomer()
    const invoices = await issue(account, 20, 30)
    assert.deepEqual(await startPayment(invoices[0].id, CARD), {
      ok: false,
      error: { type: 'below_minimum' },
    })
    await pay(await start(invoices))
    assert.deepEqual(await statesOf(invoices), ['paid', 'paid'])
    await assertBooksBalance(assert)
  })

  test('[B06] what no card can pay of their sum is waived once, on the one due last', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    await account.merge({ currency: 'KWD' }).save()
    const invoices = await issue(account, 1230, 1230)
    const sum = invoices.reduce((total, { totalMinor }) => total + totalMinor, 0)
    const attempt = await start(invoices)
    assert.equal(attempt.amountMinor, sum - (sum % 10))
    await pay(attempt)
    assert.deepEqual(await statesOf(invoices), ['paid', 'paid'])
    const waived = await Payment.query().where('kind', 'rounding')
    assert.deepEqual(
      waived.map(({ amountMinor }) => amountMinor),
      sum % 10 === 0 ? [] : [sum % 10]
    )
    await assertBooksBalance(assert)
  })

  test('credit pays the one due first, and a card the rest', async ({ client, assert }) => {
    const { user, account } = await createCustomer()
    const invoices = await issue(account, 1000, 2000)
    await credit(account, 1500)
    const session = await sessionFor(user)
    const page = await client.get('/invoices/payment').withSession(session)
    page.assertTextIncludes('Use €15.00 of your credit first')
    const form = {
      'invoices[]': idsOf(invoices),
      'shown': '3570',
      'method': 'new_card',
      'credit_first': 'true',
    }
    await send(client, session, form)
    assert.deepEqual(await statesOf(invoices), ['paid', 'open'])
    const attempt = await PaymentAttempt.firstOrFail()
    assert.deepEqual([attempt.invoiceId, attempt.amountMinor], [invoices[1].id, 2070])
    await pay(attempt)
    assert.deepEqual(await statesOf(invoices), ['paid', 'paid'])
    await assertBooksBalance(assert)
  })

  test('credit that covers all of them pays all of them at once', async ({ client, assert }) => {
    const { user, account } = await createCustomer()
    const invoices = await issue(account, 1000, 2000)
    await credit(account, 4000)
    const form = { 'invoices[]': idsOf(invoices), 'shown': '3570', 'method': 'credit' }
    await send(client, await sessionFor(user), form)
    assert.deepEqual(await statesOf(invoices), ['paid', 'paid'])
    assert.lengthOf(await PaymentAttempt.all(), 0)
    await assertBooksBalance(assert)
  })

  test('card and credit pay one invoice together', async ({ client, assert }) => {
    const { user, account } = await createCustomer()
    const [invoice] = await issue(account, 1000)
    await credit(account, 500)
    const session = await sessionFor(user)
    const page = await client.get(`/invoices/${invoice.id}`).withSession(session)
    page.assertTextIncludes('Use €5.00 of your credit first')
    page.assertTextIncludes('Your card pays the remaining €6.90')
    const form = { method: 'new_card', credit_first: 'true' }
    await client
      .post(`/invoices/${invoice.id}/payments`)
      .withSession(session)
      .form(form)
      .redirects(0)
    const attempt = await PaymentAttempt.firstOrFail()
    assert.equal(attempt.amountMinor, 690)
    await pay(attempt)
    assert.deepEqual(await statesOf([invoice]), ['paid'])
    await assertBooksBalance(assert)
  })

  test('nothing is charged where the total is no longer the one that was shown', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const invoices = await issue(account, 1000, 2000)
    await recordBankTransfer(invoices[0].id, { amount: Money.of(190, 'EUR'), note: 'Part' })
    const session = await sessionFor(user)
    const form = { 'invoices[]': idsOf(invoices), 'shown': '3570', 'method': 'new_card' }
    const answer = await send(client, session, form)
    assert.include(answer.header('location') ?? '', '/invoices/payment?')
    answer.assertFlashMessage(
      'error',
      'The total has changed. Check it and confirm the payment again.'
    )
    assert.lengthOf(await PaymentAttempt.all(), 0)

    for (const invoice of invoices)
      await recordBankTransfer(invoice.id, {
        amount: (await invoice.refresh()).amountDue(),
        note: 'All',
      })
    const late = await send(client, session, form)
    late.assertFlashMessage(
      'error',
      'The invoices you chose have been paid. You won’t be charged again.'
    )
    assert.lengthOf(await PaymentAttempt.all(), 0)
  })

  test('refuses no choice, invoices of others, members who may not pay, and visitors', async ({
    client,
    assert,
  }) => {
    const { user, account } = await createCustomer()
    const stranger = await createCustomer()
    const technician = await createCustomer({ role: 'technical' })
    const [own] = await issue(account, 1000)
    const [theirs] = await issue(stranger.account, 1000)
    const session = await sessionFor(user)
    const none = await send(client, session, { shown: '1190', method: 'new_card' })
    none.assertStatus(302)
    const other = await send(client, session, {
      'invoices[]': [theirs.id],
      'shown': '1190',
      'method': 'new_card',
    })
    other.assertFlashMessage(
      'error',
      'The invoices you chose have been paid. You won’t be charged again.'
    )
    const mixed = await send(client, session, {
      'invoices[]': [own.id, theirs.id],
      'shown': '2380',
      'method': 'new_card',
    })
    mixed.assertFlashMessage(
      'error',
      'The total has changed. Check it and confirm the payment again.'
    )
    const form = { 'invoices[]': [own.id], 'shown': '1190', 'method': 'new_card' }
    ;(await send(client, await sessionFor(technician.user), form)).assertStatus(403)
    const visitor = await client.post('/invoices/payment').form(form).redirects(0)
    assert.include(visitor.header('location') ?? '', '/sign-in')
    assert.lengthOf(await PaymentAttempt.all(), 0)
    const attempt = await start([own, (await issue(account, 500))[0]])
    const peek = await client
      .get(`/billing/payments/${attempt.id}`)
      .withSession(await sessionFor(stranger.user))
    peek.assertStatus(404)
  })

  test('a form that is sent twice leads to the same page', async ({ client, assert }) => {
    const { user, account } = await createCustomer()
    const invoices = await issue(account, 1000, 2000)
    const session = await sessionFor(user)
    const form = {
      'invoices[]': idsOf(invoices),
      'shown': '3570',
      'method': 'new_card',
      'form_marker': newId(),
    }
    const first = await send(client, session, form)
    const second = await send(client, session, form)
    assert.equal(first.header('location'), second.header('location'))
    assert.lengthOf(await PaymentAttempt.all(), 1)
  })

  test('each is refunded for itself, from the one charge', async ({ assert }) => {
    const { account } = await createCustomer()
    const invoices = await issue(account, 1000, 2000)
    await pay(await start(invoices))
    const staff = { reason: 'Kind', by: SYSTEM }
    for (const [index, invoice] of invoices.entries()) {
      await invoice.refresh()
      const wanted = { ...staff, amountMinor: invoice.totalMinor, request: newId() }
      const refunded = await refundByStaff(invoice, wanted)
      assert.isTrue(refunded.ok, String(index))
      const more = await refundByStaff(invoice, { ...staff, amountMinor: 100, request: newId() })
      assert.isFalse(more.ok)
    }
    await worker.drain()
    const [charge] = gateway.stripe.store.all('charge')
    assert.equal(charge.amount_refunded, 3570)
    assert.deepEqual(gateway.stripe.invariants().violations, [])
  })

  test('the daily comparison finds every part in the books', async ({ assert }) => {
    const { account } = await createCustomer()
    await pay(await start(await issue(account, 1000, 2000)))
    clock.travel({ days: 1 })
    await compareBalance.run()
    assert.lengthOf(await db.from('billing_findings'), 0)
  })

  test('the sweeper closes an attempt for invoices of which one was paid', async ({ assert }) => {
    const { account } = await createCustomer()
    const invoices = await issue(account, 1000, 2000)
    const attempt = await start(invoices)
    assert.isTrue((await closeAttempts(invoices[1].id)).ok)
    assert.equal((await attempt.refresh()).state, 'cancelled')
    assert.lengthOf(await db.from('payment_shares').whereNotNull('open_key'), 0)
  })
})
