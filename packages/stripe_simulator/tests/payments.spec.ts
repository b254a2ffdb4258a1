import { test } from '@japa/runner'
import { clientOf, errorOf, propertyOf, useSimulator } from './support/simulator.js'

test.group('Payments', () => {
  test('charges a saved card off session and tells the fee', async ({ assert, cleanup }) => {
    const { stripe } = await useSimulator(cleanup)
    const customer = await stripe.customers.create({})
    const card = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id })
    const intent = await stripe.paymentIntents.create({
      amount: 1500,
      currency: 'eur',
      customer: customer.id,
      payment_method: card.id,
      off_session: true,
      confirm: true,
      expand: ['latest_charge.balance_transaction'],
    })
    assert.equal(intent.status, 'succeeded')
    assert.containSubset(intent.latest_charge, {
      status: 'succeeded',
      balance_transaction: { amount: 1500, fee: 48, net: 1452 },
    })
  })

  test('tells a decline with its codes and keeps the intent payable', async ({
    assert,
    cleanup,
  }) => {
    const { stripe } = await useSimulator(cleanup)
    const error = await errorOf(
      stripe.paymentIntents.create({
        amount: 1500,
        currency: 'eur',
        payment_method: 'pm_card_visa_chargeDeclinedStolenCard',
        confirm: true,
        return_url: 'https://shop.test',
      })
    )
    assert.deepInclude(
      { status: error.statusCode, code: error.code, decline: error.decline_code },
      { status: 402, code: 'card_declined', decline: 'stolen_card' }
    )
    assert.equal(error.advice_code, 'do_not_try_again')
    assert.equal(error.payment_intent?.status, 'requires_payment_method')
  })

  test('asks for the customer when an off-session charge needs authentication', async ({
    assert,
    cleanup,
  }) => {
    const { stripe, simulator } = await useSimulator(cleanup)
    const customer = await stripe.customers.create({})
    const card = await stripe.paymentMethods.attach('pm_card_authenticationRequired', {
      customer: customer.id,
    })
    const error = await errorOf(
      stripe.paymentIntents.create({
        amount: 1500,
        currency: 'eur',
        customer: customer.id,
        payment_method: card.id,
        off_session: true,
        confirm: true,
      })
    )
    assert.equal(error.code, 'authentication_required')
    const waiting = await stripe.paymentIntents.confirm(error.payment_intent?.id ?? '', {
      payment_method: card.id,
      return_url: 'https://shop.test/back',
    })
    assert.equal(waiting.status, 'requires_action')
    simulator.authenticate(waiting.id)
    assert.equal(
      await propertyOf(stripe.paymentIntents.retrieve(waiting.id), 'status'),
      'succeeded'
    )
    assert.deepEqual(simulator.invariants().violations, [])
  })

  test('leads back to the return address after the bank', async ({ assert, cleanup }) => {
    const { stripe } = await useSimulator(cleanup)
    const intent = await stripe.paymentIntents.create({
      amount: 1500,
      currency: 'eur',
      payment_method: 'pm_card_authenticationRequired',
      confirm: true,
      return_url: 'https://shop.test/back',
    })
    const answer = await fetch(intent.next_action?.redirect_to_url?.url ?? '', {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ outcome: 'complete' }),
    })
    const back = new URL(answer.headers.get('location') ?? '')
    assert.equal(back.searchParams.get('payment_intent'), intent.id)
    assert.equal(back.searchParams.get('redirect_status'), 'succeeded')
  })

  test('holds money and takes a part of it later', async ({ assert, cleanup }) => {
    const { stripe } = await useSimulator(cleanup)
    const held = await stripe.paymentIntents.create({
      amount: 1500,
      currency: 'eur',
      payment_method: 'pm_card_visa',
      capture_method: 'manual',
      confirm: true,
      return_url: 'https://shop.test',
    })
    assert.deepEqual([held.status, held.amount_capturable], ['requires_capture', 1500])
    const taken = await stripe.paymentIntents.capture(held.id, { amount_to_capture: 1000 })
    assert.deepEqual([taken.status, taken.amount_received], ['succeeded', 1000])
    const error = await errorOf(stripe.refunds.create({ payment_intent: held.id, amount: 1001 }))
    assert.equal(error.statusCode, 400)
  })

  test('needs a return address where the payment may redirect', async ({ assert, cleanup }) => {
    const { stripe } = await useSimulator(cleanup)
    const params = { amount: 1500, currency: 'eur', payment_method: 'pm_card_visa', confirm: true }
    assert.equal(
      await propertyOf(errorOf(stripe.paymentIntents.create(params)), 'param'),
      'return_url'
    )
    const never = { enabled: true, allow_redirects: 'never' as const }
    const paid = await stripe.paymentIntents.create({ ...params, automatic_payment_methods: never })
    assert.equal(paid.status, 'succeeded')
  })

  test('refuses unknown keys and other versions of the API', async ({ assert, cleanup }) => {
    const { simulator, stripe } = await useSimulator(cleanup, { apiKeys: ['sk_test_mine'] })
    assert.equal(await propertyOf(errorOf(stripe.customers.list()), 'statusCode'), 401)
    const mine = clientOf(simulator.port, 0, 'sk_test_mine')
    assert.lengthOf(await propertyOf(mine.customers.list(), 'data'), 0)
    const old = mine.customers.list({}, { apiVersion: '2020-08-27' })
    assert.equal(await propertyOf(errorOf(old), 'statusCode'), 400)
  })

  test('refuses to expand what cannot be expanded', async ({ assert, cleanup }) => {
    const { stripe } = await useSimulator(cleanup)
    const customer = await stripe.customers.create({})
    const error = await errorOf(stripe.customers.retrieve(customer.id, { expand: ['email'] }))
    assert.equal(error.param, 'expand')
  })
})

test.group('Refunds', () => {
  const pay = async (stripe: ReturnType<typeof clientOf>, method: string) =>
    stripe.paymentIntents.create({
      amount: 1500,
      currency: 'eur',
      payment_method: method,
      confirm: true,
      return_url: 'https://shop.test',
    })

  test('gives back in parts, never more than was paid', async ({ assert, cleanup }) => {
    const { stripe, simulator } = await useSimulator(cleanup)
    const intent = await pay(stripe, 'pm_card_visa')
    await stripe.refunds.create({ payment_intent: intent.id, amount: 500 })
    const over = await errorOf(stripe.refunds.create({ payment_intent: intent.id, amount: 1001 }))
    assert.equal(over.statusCode, 400)
    assert.equal(
      await propertyOf(stripe.refunds.create({ payment_intent: intent.id }), 'amount'),
      1000
    )
    const again = await errorOf(stripe.refunds.create({ payment_intent: intent.id }))
    assert.equal(again.code, 'charge_already_refunded')
    assert.deepEqual(simulator.invariants().violations, [])
  })

  test('can fail later, and then the money is back in the balance', async ({ assert, cleanup }) => {
    const { stripe, simulator } = await useSimulator(cleanup)
    const intent = await pay(stripe, 'pm_card_refundFail')
    const refund = await stripe.refunds.create({ payment_intent: intent.id })
    simulator.later()
    assert.equal(await propertyOf(stripe.refunds.retrieve(refund.id), 'status'), 'failed')
    const [balance] = await propertyOf(stripe.balance.retrieve(), 'pending')
    assert.equal(balance.amount, 1500 - 48)
  })

  test('can stay pending until the bank is done', async ({ assert, cleanup }) => {
    const { stripe, simulator } = await useSimulator(cleanup)
    const intent = await pay(stripe, 'pm_card_pendingRefund')
    const refund = await stripe.refunds.create({ payment_intent: intent.id })
    assert.equal(refund.status, 'pending')
    simulator.advanceClock(2 * 3600)
    assert.equal(await propertyOf(stripe.refunds.retrieve(refund.id), 'status'), 'succeeded')
  })
})
