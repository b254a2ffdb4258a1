import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import PaymentAttempt from '#billing/models/payment_attempt'
import { eventually } from '#tests/support/billing'
import { CARDS, Customer } from '#tests/support/customer'
import { PanelProcess } from '#tests/support/panel_process'
import { assertServedOnce, belongings } from '#tests/support/promises'

const EVERY_EVENT = { match: '', times: 100 }
const TEN_MINUTES = 600

test.group('Journey | paying does not go as planned', (group) => {
  let panel: PanelProcess

  group.setup(async () => {
    panel = await PanelProcess.start()
    return () => panel.stop()
  })
  group.each.teardown(() => panel.stripe.clearFaults())
  group.each.timeout(60_000)

  /** A customer at the page of Stripe. */
  async function customerAtStripe(): Promise<Customer> {
    const customer = new Customer(panel)
    await customer.fillCart('container')
    await customer.order()
    return customer
  }

  /** The session of the newest attempt, for somebody who pays without this browser. */
  async function sessionOf(customer: Customer): Promise<string> {
    const { invoice } = await belongings(customer)
    const attempt = await PaymentAttempt.query()
      .where('invoice_id', invoice.id)
      .orderBy('id', 'desc')
      .firstOrFail()
    return attempt.sessionId ?? ''
  }

  async function untilPaid(customer: Customer): Promise<void> {
    const { invoice } = await belongings(customer)
    await eventually(async () => (await invoice.refresh()).state === 'paid')
  }

  async function untilServed(customer: Customer): Promise<void> {
    await customer.untilRunning()
    await customer.openOrder()
    await customer.browser.until((page) => page.text.includes('Completed'))
    await eventually(
      async () => (await db.from('outbox_messages').whereNull('done_at').first()) === null
    )
  }

  test('the webhook comes before the customer returns', async ({ assert }) => {
    const customer = await customerAtStripe()
    const result = panel.stripe.pay(await sessionOf(customer))
    await untilPaid(customer)

    assert.equal(result.status, 'complete')
    await customer.browser.open('redirectUrl' in result ? result.redirectUrl : '')
    assert.equal(customer.page.heading, 'Payment received')
    await untilServed(customer)
    await assertServedOnce(assert, panel, customer)
  })

  test('every webhook comes twice, and once more later', async ({ assert }) => {
    const customer = await customerAtStripe()
    panel.stripe.fault({ kind: 'webhook_duplicate', ...EVERY_EVENT })
    await customer.enterCard()
    assert.equal(customer.page.heading, 'Payment received')
    await untilServed(customer)

    for (const event of panel.stripe.store.all('event')) panel.stripe.replay(event.id)
    await eventually(async () =>
      panel.stripe.deliveries().every(({ state }) => state !== 'pending')
    )
    await assertServedOnce(assert, panel, customer)
  })

  test('no webhook ever comes and the customer does not return', async ({ assert }) => {
    const customer = await customerAtStripe()
    panel.stripe.fault({ kind: 'webhook_drop', ...EVERY_EVENT })
    panel.stripe.pay(await sessionOf(customer))
    await customer.openInvoice()
    assert.notInclude(customer.page.text, 'Paid in full')

    await panel.travel(TEN_MINUTES)
    await untilPaid(customer)
    await untilServed(customer)
    await assertServedOnce(assert, panel, customer)
  })

  test('no webhook comes, but the customer returns', async ({ assert }) => {
    const customer = await customerAtStripe()
    panel.stripe.fault({ kind: 'webhook_drop', ...EVERY_EVENT })
    await customer.enterCard()
    assert.equal(customer.page.heading, 'Payment received')
    await untilServed(customer)
    await assertServedOnce(assert, panel, customer)
  })

  test('Checkout is left, and taken up again from the invoice', async ({ assert }) => {
    const customer = await customerAtStripe()
    await customer.browser.follow('Back to the shop')
    assert.equal(customer.page.heading, 'Not paid yet')
    assert.include(customer.page.text, 'You haven’t been charged')

    await customer.openInvoice()
    await customer.browser.press('Pay now', { 'New card': true })
    await customer.enterCard()
    assert.equal(customer.page.heading, 'Payment received')
    await untilServed(customer)
    await assertServedOnce(assert, panel, customer)
  })

  test('the card is declined, then another one is used', async ({ assert }) => {
    const customer = await customerAtStripe()
    await customer.enterCard(CARDS.declined)
    assert.include(customer.page.text, 'declined')
    const tab = customer.browser.secondTab()
    await tab.follow('Back to the shop')
    assert.equal(tab.page.heading, 'Your card was declined')
    assert.include(tab.page.text, 'You haven’t been charged')

    await customer.enterCard()
    assert.equal(customer.page.heading, 'Payment received')
    await untilServed(customer)
    await assertServedOnce(assert, panel, customer)
  })

  test('the bank asks, and the customer confirms', async ({ assert }) => {
    const customer = await customerAtStripe()
    await customer.enterCard(CARDS.authentication)
    await customer.browser.press('Complete authentication')
    assert.equal(customer.page.heading, 'Payment received')
    await untilServed(customer)
    await assertServedOnce(assert, panel, customer)
  })

  test('the bank asks, the customer fails, and uses another card', async ({ assert }) => {
    const customer = await customerAtStripe()
    await customer.enterCard(CARDS.authentication)
    await customer.browser.press('Fail authentication')
    assert.notEqual(customer.page.heading, 'Payment received')
    const { invoice, service } = await belongings(customer)
    assert.equal(invoice.state, 'open')
    assert.equal(service.state, 'pending')

    await customer.openInvoice()
    await customer.browser.press('Pay now', { 'New card': true })
    await customer.enterCard()
    assert.equal(customer.page.heading, 'Payment received')
    await untilServed(customer)
    await assertServedOnce(assert, panel, customer)
  })

  test('two tabs pay one invoice at the same time', async ({ assert }) => {
    const customer = await customerAtStripe()
    await customer.openInvoice()
    const tab = customer.browser.secondTab()
    const [first, second] = await Promise.all([
      customer.browser.press('Pay now', { 'New card': true }),
      tab.press('Pay now', { 'New card': true }),
    ])
    assert.equal(first.url, second.url, 'Both tabs are sent to the same page')

    const card = {
      'Card number': CARDS.good,
      'Expiry': '12/34',
      'CVC': '123',
      'Name on card': 'Ada Example',
    }
    await Promise.all([customer.enterCard(), tab.press('Pay', card)])
    await tab.open(`${customer.page.path}`)
    assert.equal(tab.page.heading, 'Payment received')
    await untilServed(customer)
    await assertServedOnce(assert, panel, customer)
  })

  for (const kind of ['reset_after', 'error_after', 'truncate_after', 'timeout_after'] as const) {
    test(`Stripe starts the payment but its answer is lost (${kind})`, async ({ assert }) => {
      const customer = new Customer(panel)
      await customer.fillCart('container')
      panel.stripe.fault({ kind, match: 'POST /v1/checkout/sessions', times: 2, ms: 300 })
      await customer.order()
      // An answer that Stripe says it repeats makes the panel look, so the customer goes straight on.
      if (kind !== 'error_after') {
        assert.equal(customer.page.heading, 'Not paid yet')
        await customer.browser.follow('Continue paying')
      }
      await customer.enterCard()
      assert.equal(customer.page.heading, 'Payment received')
      await untilServed(customer)
      await assertServedOnce(assert, panel, customer)
    })
  }

  for (const kind of ['reset_before', 'error_before'] as const) {
    test(`Stripe is out of reach when paying is started (${kind})`, async ({ assert }) => {
      const customer = new Customer(panel)
      await customer.fillCart('container')
      panel.stripe.fault({ kind, match: 'POST /v1/checkout/sessions', times: 2 })
      await customer.order()
      assert.include(customer.page.text, 'You haven’t been charged')
      await customer.openInvoice()
      await customer.browser.press('Pay now', { 'New card': true })
      await customer.enterCard()
      assert.equal(customer.page.heading, 'Payment received')
      await untilServed(customer)
      await assertServedOnce(assert, panel, customer)
    })
  }

  test('Stripe does not answer while the customer returns', async ({ assert }) => {
    const customer = await customerAtStripe()
    panel.stripe.fault({ kind: 'webhook_hold', ...EVERY_EVENT })
    panel.stripe.fault({ kind: 'error_before', match: 'GET /v1/', times: 4 })
    await customer.enterCard()
    assert.equal(customer.page.heading, 'We’re checking your payment')
    panel.stripe.clearFaults()

    await customer.browser.until((page) => page.heading === 'Payment received')
    panel.stripe.release(true)
    await untilServed(customer)
    await assertServedOnce(assert, panel, customer)
  })
})
