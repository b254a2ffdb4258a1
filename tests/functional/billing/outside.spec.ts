import { test } from '@japa/runner'
import { clock } from '#core/clock'
import { newId } from '#core/ids'
import { Money } from '#core/money/money'
import { shopLanguage } from '#core/i18n/languages'
import { worker } from '#core/work/worker'
import { gateways } from '@innkeeper/panel/gateway'
import { gatewayCustomerId } from '#billing/cards/gateway_customer_id'
import { creditBalance } from '#billing/ledger/credit_balance'
import { lookAtGateway } from '#billing/outside/look_outside'
import { gatewaysRestoreCheck } from '#billing/outside/restore_check'
import { placeOfNumber } from '#billing/outside/invoice_numbers'
import { openAttempt } from '#billing/payments/open_attempt'
import { startPayment } from '#billing/payments/start_payment'
import { compareBalance } from '#billing/reconciliation/compare_balance'
import { presentFinding } from '#billing/reconciliation/present_finding'
import { catchUpEvents } from '#billing/webhooks/catch_up_events'
import BillingFinding from '#billing/models/billing_finding'
import Payment from '#billing/models/payment'
import PaymentAttempt from '#billing/models/payment_attempt'
import Refund from '#billing/models/refund'
import { issueInvoice, useStripe } from '#tests/support/billing'
import { createCustomer } from '#tests/support/identity'
import { resetState } from '#tests/support/reset_state'
import type Account from '#identity/models/account'
import type Invoice from '#billing/models/invoice'

test.group('What a gateway has that the books have not', (group) => {
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

  /** A page that a panel opened whose database is lost; the invoice may be lost as well. */
  async function page(
    account: Account,
    { id = newId(), number = null, totalMinor = 1000 }: Partial<Invoice> = {},
    customer?: string
  ) {
    const attemptId = newId()
    const { sessionId } = await stripe().startCheckout({
      attemptId,
      invoiceId: id,
      invoiceNumber: number,
      description: number ?? id,
      amount: Money.of(totalMinor, 'EUR'),
      customerExternalId: customer ?? (await gatewayCustomerId(stripe(), account)),
      returnUrl: 'https://panel.test/back',
      cancelUrl: 'https://panel.test/back',
      saveCard: false,
    })
    return { attemptId, sessionId: sessionId ?? '' }
  }

  /** A customer at the gateway who is nobody here. */
  const stranger = () =>
    stripe().ensureCustomer({ key: newId(), accountId: newId(), name: 'Nobody', email: null })

  const pay = ({ sessionId }: { sessionId: string }) =>
    gateway.stripe.pay(sessionId, { card: '4242424242424242' })

  const kinds = async () => (await BillingFinding.query().orderBy('id')).map(({ kind }) => kind)

  test('[F1] books a payment of a known invoice, once however often it is looked for', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account)
    const lost = await page(account, invoice)
    pay(lost)
    const first = await look()
    assert.deepEqual(
      first.attempts.map(({ result }) => result),
      ['booked']
    )
    const second = await look()
    assert.deepEqual(second.attempts, [])

    assert.equal((await invoice.refresh()).state, 'paid')
    const payments = await Payment.query().where('invoice_id', invoice.id)
    assert.deepEqual(
      payments.map(({ attemptId }) => attemptId),
      [lost.attemptId]
    )
    assert.deepEqual(await kinds(), [])
    await compareBalance.run()
    clock.travel({ days: 1, hours: 6 })
    await compareBalance.run()
    clock.travel({ days: 4 })
    await compareBalance.run()
    assert.deepEqual(await kinds(), [])
  })

  test('[F6] what is booked days later is not missing from the balance of those days', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account)
    pay(await page(account, invoice))
    clock.travel({ days: 5 })
    await look()
    await compareBalance.run()
    clock.travel({ days: 1, hours: 6 })
    await compareBalance.run()
    assert.equal((await invoice.refresh()).state, 'paid')
    assert.deepEqual(await kinds(), [])
  })

  test('[F1] the next look begins some days before the last one that came to its end', async ({
    assert,
  }) => {
    const since = () => {
      const asked = gateway.stripe.requests().findLast(({ path }) => path === '/v1/refunds')
      return Number((asked?.params as { created: { gte: string } }).created.gte) * 1000
    }
    await look()
    const first = clock.nowMs()
    clock.travel({ days: 1 })
    await look()
    assert.closeTo(since(), first - 3 * 24 * 3600_000, 60_000)
    await lookAtGateway(stripe(), first)
    assert.closeTo(since(), first, 1000)
  })

  test('[F1] its events alone lead to the same', async ({ assert }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account)
    const [known, unknown] = [await page(account, invoice), await page(account)]
    pay(known)
    pay(unknown)
    await catchUpEvents.run()
    await worker.drain()
    assert.equal((await invoice.refresh()).state, 'paid')
    assert.deepEqual(await kinds(), ['charge_became_credit'])
  })

  test('[F3] the event of a refund tells staff where its charge is unknown', async ({ assert }) => {
    const { account } = await createCustomer()
    pay(await page(account, {}, await stranger()))
    const [{ id: chargeId }] = gateway.stripe.store.all('charge')
    await stripe().refund({ refundId: newId(), chargeId, amount: Money.of(100, 'EUR') })
    await catchUpEvents.run()
    await worker.drain()
    assert.sameMembers(await kinds(), ['charge_unclaimed', 'refund_unclaimed'])
  })

  test('[F1] closes a page that nobody here knows, so that the invoice is paid once', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account)
    const lost = await page(account, invoice)
    const { attempts } = await look()
    assert.deepEqual(
      attempts.map(({ result }) => result),
      ['closed']
    )
    const session = gateway.stripe.store.get('checkout.session', lost.sessionId)
    assert.equal(session.status, 'expired')
    assert.isNull(await PaymentAttempt.find(lost.attemptId))

    const started = await startPayment(invoice.id, { kind: 'new_card' })
    assert.isTrue(started.ok)
  })

  test('[F1] finds what an attempt paid that was begun before and asked for after the copy', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account)
    const opened = await openAttempt(invoice.id, { kind: 'new_card' })
    if (!opened.ok) throw new Error(opened.error.type)
    const { sessionId } = await stripe().startCheckout({
      attemptId: opened.value.id,
      invoiceId: invoice.id,
      invoiceNumber: invoice.number,
      description: 'INV',
      amount: opened.value.amount,
      customerExternalId: await gatewayCustomerId(stripe(), account),
      returnUrl: 'https://panel.test/back',
      cancelUrl: 'https://panel.test/back',
      saveCard: false,
    })
    pay({ sessionId: sessionId ?? '' })
    await look()
    assert.equal((await invoice.refresh()).state, 'paid')
    assert.equal((await opened.value.refresh()).state, 'succeeded')
    assert.lengthOf(await Payment.query().where('invoice_id', invoice.id), 1)
  })

  test('[F1] leaves an open page of a known attempt open', async ({ assert }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account)
    const started = await startPayment(invoice.id, { kind: 'new_card' })
    if (!started.ok) throw new Error(started.error.type)
    await look()
    pay({ sessionId: started.value.sessionId ?? '' })
    await look()
    assert.equal((await invoice.refresh()).state, 'paid')
  })

  test('[F6] makes credit of what a customer paid for an unknown invoice, and tells staff', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const lost = await page(account, { number: 'INV-000900', totalMinor: 1234 })
    pay(lost)
    await look()
    await look()
    const balance = await creditBalance(account.id, 'EUR')
    assert.equal(balance.minor, 1234)
    assert.lengthOf(await Payment.query().where('account_id', account.id), 1)
    const finding = await BillingFinding.findByOrFail('kind', 'charge_became_credit')
    assert.equal(finding.accountId, account.id)
    const { title, text } = presentFinding((key, data) => shopLanguage().t(key, data), finding)
    assert.include(title, '€12.34')
    assert.include(text, 'INV-000900')
    clock.travel({ hours: 1 })
    await compareBalance.run()
    clock.travel({ days: 1, hours: 6 })
    await compareBalance.run()
    const odd = ['balance_differs', 'payment_unseen', 'balance_currency']
    assert.isEmpty((await kinds()).filter((kind) => odd.includes(kind)))
  })

  test('[F6] books nothing that an unknown customer paid, or one for another’s invoice, and tells staff', async ({
    assert,
  }) => {
    const [{ account }, { account: other }] = [await createCustomer(), await createCustomer()]
    const id = await stranger()
    pay(await page(account, {}, id))
    pay(await page(other, await issueInvoice(account)))
    await look()
    await look()
    assert.sameMembers(await kinds(), ['charge_unclaimed', 'charge_became_credit'])
    assert.isTrue((await creditBalance(account.id, 'EUR')).isZero)
    assert.isTrue((await creditBalance(other.id, 'EUR')).isPositive)
  })

  test('[F3] books a refund that the books do not have, once, and tells of one whose charge is unknown', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account)
    pay(await page(account, invoice))
    const unknown = await stranger()
    pay(await page(account, {}, unknown))
    const charges = gateway.stripe.store.all('charge')
    for (const { id: chargeId } of charges)
      await stripe().refund({ refundId: newId(), chargeId, amount: Money.of(100, 'EUR') })

    const { refunds } = await look()
    assert.sameMembers(
      refunds.map(({ result }) => result),
      ['booked', 'unclaimed']
    )
    await look()
    assert.lengthOf(await Refund.all(), 1)
    assert.equal((await invoice.refresh()).refundedMinor, 100)
    assert.sameMembers(await kinds(), [
      'charge_unclaimed',
      'refund_made_elsewhere',
      'refund_unclaimed',
    ])
  })

  test('[F1] lets invoices go on behind the highest number that the gateway knows', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const before = await issueInvoice(account)
    await page(account, { number: 'INV-000250' })
    await page(account, { number: 'INV-000312' })
    const { numbers } = await look()
    assert.deepEqual(numbers, { last: 'INV-000312', laggedAt: before.seq ?? 0 })
    assert.equal((await issueInvoice(account)).number, 'INV-000313')
    assert.isNull((await look()).numbers)
    assert.deepEqual(await kinds(), ['numbers_behind'])
  })

  test('[F1] reads the place of a number whatever stands before it, and guesses none', async ({
    assert,
  }) => {
    const places = await Promise.all(
      ['INV-000312', 'OLD/000313', '000314', 'INV-', 'R2026', ''].map(placeOfNumber)
    )
    assert.deepEqual(places, [312, 313, 314, null, 2026, null])
  })

  test('[F1] does not look at what another panel did on the same account', async ({ assert }) => {
    const { account } = await createCustomer()
    const lost = await page(account)
    pay(lost)
    for (const kind of ['checkout.session', 'payment_intent'] as const)
      for (const object of gateway.stripe.store.all(kind))
        object.metadata = { ...object.metadata, instance: 'other.example' }
    assert.deepEqual((await look()).attempts, [])
    assert.deepEqual(await kinds(), [])
  })

  test('[F1] is looked for again, from the same moment, where the gateway fell silent', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account)
    pay(await page(account, invoice))
    gateway.stripe.fault({ kind: 'error_before', match: 'GET /v1/refunds', status: 500, times: 1 })
    await assert.rejects(() => look())
    const lines = await gatewaysRestoreCheck.run({ since: null })
    assert.include(
      lines.map(({ kind }) => kind),
      'fine'
    )
    assert.equal((await invoice.refresh()).state, 'paid')
  })

  test('[F1] the check after a restore says what it did and what a person has to decide', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account)
    pay(await page(account, invoice))
    pay(await page(account, { number: 'INV-000900' }))
    await page(account)
    const lines = await gatewaysRestoreCheck.run({ since: null })
    const of = (wanted: string) =>
      lines.filter(({ kind }) => kind === wanted).map(({ text }) => text)
    assert.lengthOf(of('person'), 1)
    assert.include(of('person')[0], 'INV-000900')
    const repaired = of('repaired').join('\n')
    assert.include(repaired, `recorded now: ${invoice.number}`)
    assert.include(repaired, '1 payment page that isn’t known here')
    assert.include(repaired, 'after INV-000900')

    await BillingFinding.query().update({ settled_at: '2026-11-01 00:00:00' })
    const again = await gatewaysRestoreCheck.run({ since: null })
    assert.deepEqual(
      again.map(({ kind }) => kind),
      ['fine']
    )
  })

  test('[F1] the check does not pass over a gateway that cannot be asked', async ({ assert }) => {
    gateway.stripe.fault({ kind: 'error_before', match: 'GET', status: 500, times: 50 })
    const [line] = await gatewaysRestoreCheck.run({ since: null })
    assert.equal(line.kind, 'person')
    assert.include(line.text, 'couldn’t be checked')
  })
})
