import { test } from '@japa/runner'
import { PlanFactory } from '#database/factories/catalog/plan_factory'
import { SYSTEM } from '#core/actor'
import { newId } from '#core/ids'
import { currencyOf } from '#core/money/currencies'
import { Money } from '#core/money/money'
import { worker } from '#core/work/worker'
import { applyPayment } from '#billing/payments/apply_payment'
import { grantCredit } from '#billing/ledger/grant_credit'
import { payFromCredit } from '#billing/payments/pay_from_credit'
import { recordBankTransfer } from '#billing/payments/record_bank_transfer'
import { startPayment } from '#billing/payments/start_payment'
import { RefundInvoice } from '#billing/refunds/refund_invoice'
import BillingFinding from '#billing/models/billing_finding'
import Payment from '#billing/models/payment'
import Refund from '#billing/models/refund'
import { PlaceOrder } from '#ordering/orders/place_order'
import { assertBooksBalance, issueInvoice, useStripe } from '#tests/support/billing'
import { createOffer, ED25519_KEY } from '#tests/support/catalog'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { createCart } from '#tests/support/ordering'
import { resetState } from '#tests/support/reset_state'
import type Account from '#identity/models/account'

/** Amounts keep their currency by a space that never breaks. */
const spaced = (text: string) => text.replaceAll('\u00a0', ' ')

const kwd = (minor: number) => Money.of(minor, 'KWD')

test.group('Amounts between two steps', (group) => {
  let gateway: Awaited<ReturnType<typeof useStripe>>
  group.each.setup(async () => {
    await resetState()
    gateway = await useStripe()
    return () => gateway.close()
  })

  /** A customer in Kuwait, billed without tax. */
  async function customer() {
    const { user, account } = await createCustomer()
    await account.merge({ currency: 'KWD', country: 'KW', vatId: null }).save()
    return { user, account, session: await sessionFor(user) }
  }

  const invoiceOver = async (account: Account, minor: number) => {
    const invoice = await issueInvoice(account, minor)
    if (invoice.totalMinor !== minor) throw new Error(`${invoice.totalMinor} is due`)
    return invoice
  }

  async function payByCard(invoiceId: string) {
    const started = await startPayment(invoiceId, { kind: 'new_card' })
    if (!started.ok) throw new Error(started.error.type)
    gateway.stripe.pay(started.value.sessionId ?? '')
    return applyPayment(started.value.id)
  }

  const credit = (account: Account, minor: number) =>
    grantCredit(account.id, { amount: kwd(minor), reason: 'test', by: SYSTEM })

  test('[B06] a product is not sold at an old price between two steps, and staff are told', async ({
    client,
    assert,
  }) => {
    const { user, account, session } = await customer()
    const offer = await createOffer({
      product: { name: 'Orchid' },
      plan: { currency: 'KWD', priceMinor: 1234 },
    })
    const before = await client.get('/?currency=KWD')
    assert.notInclude(before.text(), 'Orchid')
    const page = await client.get(`/products/${offer.product.slug}?currency=KWD`)
    page.assertTextIncludes('Currently unavailable')

    const staff = await sessionFor((await createStaff('owner')).user)
    const edit = await client.get(`/admin/products/${offer.product.id}/edit`).withSession(staff)
    edit.assertTextIncludes('so it isn’t sold at this price. Use 1.230 or 1.240.')

    const added = await client.post('/cart/items').withSession(session).redirects(0).form({
      product_id: offer.product.id,
      plan_id: offer.plan.id,
      template_id: offer.template.id,
      hostname: 'one.example.test',
      ssh_key: ED25519_KEY,
    })
    assert.property(added.flashMessage('inputErrorsBag'), 'plan_id')

    const cart = await createCart({ ...offer, account })
    const shown = await client.get('/cart').withSession({ ...session, cart_id: cart.id })
    shown.assertTextIncludes('can’t be ordered at this price right now')
    const terms = { termsVersionId: null, ip: null }
    const placed = await new PlaceOrder().run({ cartId: cart.id, account, user, ...terms })
    assert.equal(placed.ok ? 'placed' : placed.error.type, 'item_unavailable')

    await PlanFactory.merge({
      productId: offer.product.id,
      currency: 'KWD',
      priceMinor: 12_340,
      cycleUnit: 'year',
    }).create()
    const sold = await client.get(`/products/${offer.product.slug}?currency=KWD`)
    sold.assertTextIncludes('12.340')
    assert.notInclude(sold.text(), '1.234<')
    const after = await client.get('/?currency=KWD')
    assert.include(after.text(), 'Orchid')
  })

  test('[B06] [F8] a card pays an old invoice over KWD 1.234: the last 0.004 are waived, and it says so', async ({
    client,
    assert,
  }) => {
    const { account, session } = await customer()
    const invoice = await invoiceOver(account, 1234)
    const before = await client.get(`/invoices/${invoice.id}`).withSession(session)
    assert.include(
      spaced(before.text()),
      'Your card is charged KWD 1.230; the remaining KWD 0.004 is waived.'
    )

    const attempt = await payByCard(invoice.id)
    assert.equal(attempt?.state, 'succeeded')
    assert.equal(attempt?.amountMinor, 1230)
    assert.equal((await invoice.refresh()).state, 'paid')
    const payments = await Payment.query().where('invoice_id', invoice.id).orderBy('id')
    assert.deepEqual(
      payments.map(({ kind, amountMinor }) => [kind, amountMinor]),
      [
        ['rounding', 4],
        ['card', 1230],
      ]
    )
    const after = await client.get(`/invoices/${invoice.id}`).withSession(session)
    after.assertTextIncludes('Rounding (waived)')

    const all = { invoiceId: invoice.id, reason: 'Test', by: SYSTEM }
    const refunded = await new RefundInvoice().run(all)
    assert.deepEqual(refunded.ok && refunded.value.map(({ amountMinor }) => amountMinor), [1230])
    await worker.drain()
    await assertBooksBalance(assert)
    assert.deepEqual(gateway.stripe.invariants().violations, [])
  })

  test('[B06] paying twice, at once or after another, waives and charges once', async ({
    assert,
  }) => {
    const { account } = await customer()
    const invoice = await invoiceOver(account, 1239)
    const card = { kind: 'new_card' } as const
    const both = await Promise.all([startPayment(invoice.id, card), startPayment(invoice.id, card)])
    const again = await startPayment(invoice.id, card)
    const ids = [...both, again].map((started) => (started.ok ? started.value.id : 'refused'))
    assert.lengthOf(new Set(ids), 1)
    await payByCard(invoice.id)
    assert.equal((await invoice.refresh()).state, 'paid')
    assert.lengthOf(await Payment.query().where({ invoice_id: invoice.id, kind: 'rounding' }), 1)
    await assertBooksBalance(assert)
  })

  test('[B06] a transfer that leaves an amount between two steps leaves what a card can pay', async ({
    assert,
  }) => {
    const { account } = await customer()
    const invoice = await invoiceOver(account, 2460)
    await recordBankTransfer(invoice.id, { amount: kwd(1234), note: 'statement 1' })
    const attempt = await payByCard(invoice.id)
    assert.equal(attempt?.amountMinor, 1220)
    assert.equal((await invoice.refresh()).state, 'paid')
    await assertBooksBalance(assert)
  })

  test('[B06] nothing is waived where a card could not pay the rest anyway', async ({ assert }) => {
    const { account } = await customer()
    const invoice = await invoiceOver(account, 199)
    const started = await startPayment(invoice.id, { kind: 'new_card' })
    assert.deepEqual(started, { ok: false, error: { type: 'below_minimum' } })
    assert.lengthOf(await Payment.query().where('invoice_id', invoice.id), 0)
  })

  for (const { due, has, pays } of [
    { due: 1230, has: 1033, pays: 1030 },
    { due: 1230, has: 1007, pays: 1000 },
    { due: 1234, has: 1000, pays: 994 },
    { due: 200, has: 150, pays: null },
    { due: 210, has: 207, pays: 10 },
    { due: 1230, has: 9, pays: null },
    { due: 199, has: 100, pays: 99 },
    { due: 1234, has: 1234, pays: 1234 },
  ])
    test(`[H05] credit of ${has} fils pays ${pays ?? 'nothing'} of ${due}, so that a card can pay what is left`, async ({
      client,
      assert,
    }) => {
      const { account, session } = await customer()
      const invoice = await invoiceOver(account, due)
      await credit(account, has)
      const page = await client.get(`/invoices/${invoice.id}`).withSession(session)
      assert.equal(/value="credit"/.test(page.text()), pays !== null)

      const paid = await payFromCredit(invoice.id)
      assert.equal(paid.ok ? paid.value[0].amountMinor : null, pays)
      if (!paid.ok) assert.equal(paid.error.type, 'credit_leaves_too_little')
      await invoice.refresh()
      if (due >= 200 && invoice.state === 'open') {
        assert.isFalse(invoice.isBelowCards)
        await payByCard(invoice.id)
        assert.equal((await invoice.refresh()).state, 'paid')
      }
      await assertBooksBalance(assert)
    })

  test('[B06] a refund between two steps is refused beside its field, with the two nearest amounts', async ({
    client,
    assert,
  }) => {
    const { account } = await customer()
    const invoice = await invoiceOver(account, 2460)
    await payByCard(invoice.id)
    const staff = await sessionFor((await createStaff('manager')).user)
    const refund = (amount: string) =>
      client
        .post(`/admin/invoices/${invoice.id}/refunds`)
        .withSession(staff)
        .redirects(0)
        .form({ amount, reason: 'test', request: newId() })
    const said = async (amount: string) => {
      const problems: { amount?: string[] } = (await refund(amount)).flashMessage('inputErrorsBag')
      return problems?.amount?.[0]
    }

    assert.equal(
      await said('1.234'),
      'This amount can’t be refunded to a card. Use 1.230 or 1.240.'
    )
    assert.equal(await said('0.004'), 'This amount can’t be refunded to a card. Use 0.010.')
    assert.equal(spaced((await said('2.464')) ?? ''), 'Only KWD 2.460 can still be refunded.')
    assert.equal(await said('0.000'), 'Amount must be an amount in KWD, such as 10 or 4.900.')
    assert.equal(await said('1.2345'), 'Amount must be an amount in KWD, such as 10 or 4.900.')
    assert.lengthOf(await Refund.query().where('invoice_id', invoice.id), 0)
    ;(await refund('1.230')).assertFlashMessage('success')
    assert.lengthOf(await Refund.query().where('invoice_id', invoice.id), 1)
  })

  test('[B06] a refund over card and transfer gives the card what is on its step', async ({
    assert,
  }) => {
    const { account } = await customer()
    const invoice = await invoiceOver(account, 2234)
    await recordBankTransfer(invoice.id, { amount: kwd(1004), note: 'statement 2' })
    await payByCard(invoice.id)
    const by = { invoiceId: invoice.id, reason: 'Test', by: SYSTEM }
    const part = await new RefundInvoice().run({ ...by, amountMinor: 2000 })
    assert.isTrue(part.ok)
    const odd = await new RefundInvoice().run({ ...by, amountMinor: 111 })
    assert.equal(odd.ok ? 'ok' : odd.error.type, 'off_step')
    const rest = await new RefundInvoice().run(by)
    assert.isTrue(rest.ok)
    await worker.drain()
    const refunds = await Refund.query().where('invoice_id', invoice.id).orderBy('id')
    assert.deepEqual(
      refunds.map((one) => [one.destination, one.amountMinor, one.state]),
      [
        ['gateway', 1230, 'succeeded'],
        ['credit', 770, 'succeeded'],
        ['credit', 234, 'succeeded'],
      ]
    )
    await assertBooksBalance(assert)
  })

  test('[F8] a charge that is too small for the gateway alone says what to do, and staff are told once', async ({
    client,
    assert,
    cleanup,
  }) => {
    const euro = currencyOf('EUR')
    const { minimumCharge } = euro
    euro.minimumCharge = 10
    cleanup(() => void (euro.minimumCharge = minimumCharge))
    const { user, account } = await createCustomer()
    const invoice = await issueInvoice(account, 30)
    const session = await sessionFor(user)
    for (let round = 0; round < 2; round++) {
      const started = await startPayment(invoice.id, { kind: 'new_card' })
      if (!started.ok) throw new Error(started.error.type)
      assert.equal(started.value.state, 'failed')
      const url = `/invoices/${invoice.id}/payments/${started.value.id}`
      const page = await client.get(url).withSession(session)
      page.assertTextIncludes('doesn’t accept card payments as small as')
      assert.notInclude(page.text(), 'Use another card')
    }
    const found = await BillingFinding.query().where('invoice_id', invoice.id)
    assert.deepEqual(
      found.map(({ kind }) => kind),
      ['charge_too_small']
    )
    const findings = await client
      .get('/admin/findings')
      .withSession(await sessionFor((await createStaff('manager')).user))
    findings.assertTextIncludes('€0.36 is too little for a card')
  })

  for (const [currency, typed, told] of [
    ['JPY', '4.90', 'Amount must be an amount in JPY, such as 10.'],
    ['EUR', '4.901', 'Amount must be an amount in EUR, such as 10 or 4.90.'],
    ['EUR', 'ten', 'Amount must be an amount in EUR, such as 10 or 4.90.'],
    ['EUR', '0', 'Amount must be an amount in EUR, such as 10 or 4.90.'],
    ['KWD', '1.2345', 'Amount must be an amount in KWD, such as 10 or 4.900.'],
    ['TND', '1.237', 'Amount can’t be charged to cards in TND. Use 1.230 or 1.240.'],
    ['BHD', '0.001', 'Amount can’t be charged to cards in BHD. Use 0.010.'],
  ] as const)
    test(`[B06] credit of ${typed} ${currency} is refused with amounts of that currency`, async ({
      client,
      assert,
    }) => {
      const { account } = await createCustomer()
      const answer = await client
        .post(`/admin/credits/${account.id}`)
        .withSession(await sessionFor((await createStaff('owner')).user))
        .redirects(0)
        .form({ form_marker: newId(), amount: typed, currency, reason: 'test' })
      assert.deepEqual(answer.flashMessage('inputErrorsBag')?.amount, [told])
    })
})
