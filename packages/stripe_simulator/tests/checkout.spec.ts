import { test } from '@japa/runner'
import { card, openCheckout, submit, pageAt } from './support/checkout.js'
import { errorOf, propertyOf, useSimulator } from './support/simulator.js'

test.group('Checkout', () => {
  test('shows what is paid for and takes a card', async ({ assert, cleanup }) => {
    const { stripe, simulator } = await useSimulator(cleanup)
    const session = await openCheckout(stripe)
    const page = await pageAt(session.url ?? '')
    assert.include(page, 'Pay €12.00')
    assert.include(page, 'Small machine')
    assert.include(page, 'no money moves')
    assert.isNull(session.payment_intent)

    const answer = await submit(session.url ?? '', card('4242424242424242'))
    assert.equal(answer.status, 303)
    assert.equal(answer.location, `https://shop.test/thanks?session=${session.id}`)

    const after = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ['payment_intent.latest_charge.balance_transaction', 'line_items'],
    })
    assert.deepEqual([after.status, after.payment_status], ['complete', 'paid'])
    assert.equal(after.line_items?.data[0].amount_total, 1200)
    assert.equal(after.customer_details?.email, 'ada@example.test')
    assert.containSubset(after.payment_intent, {
      status: 'succeeded',
      amount_received: 1200,
      metadata: { invoice_id: 'inv_1' },
      latest_charge: { balance_transaction: { amount: 1200 } },
    })
    assert.deepEqual(simulator.invariants().violations, [])
  })

  test('says that a finished session is complete, and charges no second time', async ({
    assert,
    cleanup,
  }) => {
    const { stripe, simulator } = await useSimulator(cleanup)
    const session = await openCheckout(stripe)
    await submit(session.url ?? '', card('4242424242424242'))
    const again = await submit(session.url ?? '', card('4242424242424242'))
    assert.include(again.text, 'This payment is complete')
    assert.lengthOf(await propertyOf(stripe.charges.list(), 'data'), 1)
    assert.lengthOf(simulator.invariants().paid_by_invoice.inv_1, 1)
  })

  test('shows a decline on the page and lets another card pay the same intent', async ({
    assert,
    cleanup,
  }) => {
    const { stripe } = await useSimulator(cleanup)
    const session = await openCheckout(stripe)
    const declined = await submit(session.url ?? '', card('4000000000009995'))
    assert.equal(declined.status, 422)
    assert.include(declined.text, 'Your card has insufficient funds.')
    const { payment_intent: first } = await stripe.checkout.sessions.retrieve(session.id)
    const intent = await stripe.paymentIntents.retrieve(String(first))
    assert.equal(intent.status, 'requires_payment_method')
    assert.equal(intent.last_payment_error?.decline_code, 'insufficient_funds')

    await submit(session.url ?? '', card('4242424242424242'))
    const paid = await stripe.checkout.sessions.retrieve(session.id)
    assert.deepEqual([paid.payment_status, paid.payment_intent], ['paid', first])
  })

  test('names the fields that are wrong and charges nothing', async ({ assert, cleanup }) => {
    const { stripe } = await useSimulator(cleanup)
    const session = await openCheckout(stripe)
    const answer = await submit(session.url ?? '', { ...card('1234'), expiry: '01/20', cvc: 'x' })
    assert.equal(answer.status, 422)
    for (const text of ['test card numbers', 'has expired', 'three or four digits']) {
      assert.include(answer.text, text)
    }
    assert.lengthOf(await propertyOf(stripe.charges.list(), 'data'), 0)
  })

  test('leads over the bank where the card needs authentication', async ({ assert, cleanup }) => {
    const { stripe } = await useSimulator(cleanup)
    const session = await openCheckout(stripe)
    const toBank = await submit(session.url ?? '', card('4000002760003184'))
    assert.equal(toBank.status, 303)
    const bank = await pageAt(toBank.location ?? '')
    assert.include(bank, 'Complete authentication')

    const failed = await submit(toBank.location ?? '', { outcome: 'fail' })
    assert.equal(failed.location, session.url)
    assert.include(await pageAt(session.url ?? ''), 'unable to authenticate')

    const again = await submit(session.url ?? '', card('4000002760003184'))
    const done = await submit(again.location ?? '', { outcome: 'complete' })
    assert.equal(done.location, `https://shop.test/thanks?session=${session.id}`)
    assert.equal(
      await propertyOf(stripe.checkout.sessions.retrieve(session.id), 'payment_status'),
      'paid'
    )
  })

  test('saves the card where the person asks for it, and offers it next time', async ({
    assert,
    cleanup,
  }) => {
    const { stripe } = await useSimulator(cleanup)
    const customer = await stripe.customers.create({ email: 'ada@example.test' })
    const options = {
      customer: customer.id,
      saved_payment_method_options: { payment_method_save: 'enabled' as const },
      payment_intent_data: { setup_future_usage: 'off_session' as const },
    }
    const first = await openCheckout(stripe, options)
    await submit(first.url ?? '', { ...card('4242424242424242'), save: '1' })
    const [saved] = await propertyOf(stripe.customers.listPaymentMethods(customer.id), 'data')
    assert.equal(saved.allow_redisplay, 'always')

    const second = await openCheckout(stripe, options)
    assert.include(await pageAt(second.url ?? ''), 'Visa ending in 4242')
    await submit(second.url ?? '', { payment_method: saved.id })
    const { payment_intent: intent } = await stripe.checkout.sessions.retrieve(second.id, {
      expand: ['payment_intent'],
    })
    assert.containSubset(intent, { status: 'succeeded', payment_method: saved.id })
  })

  test('sets a card up for later charges without charging it', async ({ assert, cleanup }) => {
    const { stripe, simulator } = await useSimulator(cleanup)
    const customer = await stripe.customers.create({ email: 'ada@example.test' })
    const session = await stripe.checkout.sessions.create({
      mode: 'setup',
      customer: customer.id,
      currency: 'eur',
      success_url: 'https://shop.test/cards',
    })
    assert.equal(simulator.pay(session.id, { card: '4000002500003155' }).status, 'complete')
    const [saved] = await propertyOf(stripe.customers.listPaymentMethods(customer.id), 'data')
    const later = await stripe.paymentIntents.create({
      amount: 900,
      currency: 'eur',
      customer: customer.id,
      payment_method: saved.id,
      off_session: true,
      confirm: true,
    })
    assert.equal(later.status, 'succeeded')
  })

  test('expires when nobody pays, and then takes no card', async ({ assert, cleanup }) => {
    const { stripe, simulator } = await useSimulator(cleanup)
    const session = await openCheckout(stripe)
    simulator.advanceClock(25 * 3600)
    assert.equal(
      await propertyOf(stripe.checkout.sessions.retrieve(session.id), 'status'),
      'expired'
    )
    const late = await submit(`${simulator.url}/c/pay/${session.id}`, card('4242424242424242'))
    assert.include(late.text, 'This page has expired')
    assert.lengthOf(
      await propertyOf(stripe.events.list({ type: 'checkout.session.expired' }), 'data'),
      1
    )
    assert.lengthOf(await propertyOf(stripe.charges.list(), 'data'), 0)
  })

  test('can be expired by the shop once, and only while it is open', async ({
    assert,
    cleanup,
  }) => {
    const { stripe } = await useSimulator(cleanup)
    const session = await openCheckout(stripe)
    assert.equal(await propertyOf(stripe.checkout.sessions.expire(session.id), 'status'), 'expired')
    assert.equal(
      await propertyOf(errorOf(stripe.checkout.sessions.expire(session.id)), 'statusCode'),
      400
    )
  })

  test('finds the session of a payment', async ({ assert, cleanup }) => {
    const { stripe, simulator } = await useSimulator(cleanup)
    const session = await openCheckout(stripe)
    await openCheckout(stripe)
    simulator.pay(session.id)
    const { payment_intent: intent } = await stripe.checkout.sessions.retrieve(session.id)
    const found = await stripe.checkout.sessions.list({ payment_intent: String(intent) })
    assert.deepEqual(
      found.data.map((one) => one.id),
      [session.id]
    )
  })

  test('refuses what does not fit together', async ({ assert, cleanup }) => {
    const { stripe } = await useSimulator(cleanup)
    const soon = Math.floor(Date.now() / 1000) + 60
    for (const [params, param] of [
      [{ line_items: undefined }, 'line_items'],
      [{ success_url: undefined }, 'success_url'],
      [{ customer: 'cus_unknown' }, 'customer'],
      [{ expires_at: soon }, 'expires_at'],
      [{ mode: 'subscription' as const }, 'mode'],
    ] as const) {
      assert.equal(await propertyOf(errorOf(openCheckout(stripe, params)), 'param'), param)
    }
  })
})
