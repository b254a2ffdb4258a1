import { test } from '@japa/runner'
import { clientOf, errorOf, propertyOf, useSimulator } from './support/simulator.js'

const INTENT = { amount: 1500, currency: 'eur' }
const PATH = 'POST /v1/payment_intents'

test.group('Idempotency', () => {
  test('repeats the first answer for the same key', async ({ assert, cleanup }) => {
    const { stripe } = await useSimulator(cleanup)
    const first = await stripe.paymentIntents.create(INTENT, { idempotencyKey: 'k1' })
    const second = await stripe.paymentIntents.create(INTENT, { idempotencyKey: 'k1' })
    assert.equal(second.id, first.id)
    assert.equal(second.lastResponse.headers['idempotent-replayed'], 'true')
    assert.lengthOf(await propertyOf(stripe.paymentIntents.list(), 'data'), 1)
  })

  test('refuses the same key with other parameters', async ({ assert, cleanup }) => {
    const { stripe } = await useSimulator(cleanup)
    await stripe.paymentIntents.create(INTENT, { idempotencyKey: 'k1' })
    const other = stripe.paymentIntents.create(
      { ...INTENT, amount: 1600 },
      { idempotencyKey: 'k1' }
    )
    assert.equal(await propertyOf(errorOf(other), 'type'), 'StripeIdempotencyError')
  })

  test('takes the same parameters in another order as the same', async ({ assert, cleanup }) => {
    const { stripe } = await useSimulator(cleanup)
    const first = await stripe.paymentIntents.create(
      { amount: 1500, currency: 'eur', metadata: { a: '1', b: '2' } },
      { idempotencyKey: 'k1' }
    )
    const second = await stripe.paymentIntents.create(
      { metadata: { b: '2', a: '1' }, currency: 'eur', amount: 1500 },
      { idempotencyKey: 'k1' }
    )
    assert.equal(second.id, first.id)
  })

  test('refuses a key that is in use', async ({ assert, cleanup }) => {
    const { stripe, simulator } = await useSimulator(cleanup)
    simulator.fault({ kind: 'delay', match: PATH, ms: 300 })
    const [first, second] = await Promise.allSettled([
      stripe.paymentIntents.create(INTENT, { idempotencyKey: 'k1' }),
      stripe.paymentIntents.create(INTENT, { idempotencyKey: 'k1' }),
    ])
    const refused = first.status === 'rejected' ? first : second
    assert.equal(refused.status === 'rejected' && refused.reason.statusCode, 409)
    assert.lengthOf(await propertyOf(stripe.paymentIntents.list(), 'data'), 1)
  })

  test('forgets a key after a day', async ({ assert, cleanup }) => {
    const { stripe, simulator } = await useSimulator(cleanup)
    const first = await stripe.paymentIntents.create(INTENT, { idempotencyKey: 'k1' })
    simulator.advanceClock(24 * 3600 + 1)
    const second = await stripe.paymentIntents.create(INTENT, { idempotencyKey: 'k1' })
    assert.notEqual(second.id, first.id)
  })
})

test.group('Stored failures', () => {
  test('[F2] a stored 500 comes again under its key for a day, nothing having been done', async ({
    assert,
    cleanup,
  }) => {
    const { stripe, simulator } = await useSimulator(cleanup)
    simulator.fault({ kind: 'error_stored', match: PATH })
    const first = await errorOf(stripe.paymentIntents.create(INTENT, { idempotencyKey: 'k1' }))
    const again = await errorOf(stripe.paymentIntents.create(INTENT, { idempotencyKey: 'k1' }))
    assert.deepEqual([first.statusCode, again.statusCode], [500, 500])
    assert.isUndefined(first.headers?.['idempotent-replayed'])
    assert.equal(again.headers?.['idempotent-replayed'], 'true')
    assert.lengthOf(simulator.store.all('payment_intent'), 0)
    await stripe.paymentIntents.create(INTENT, { idempotencyKey: 'k2' })
    simulator.advanceClock(24 * 3600 + 1)
    await stripe.paymentIntents.create(INTENT, { idempotencyKey: 'k1' })
    assert.lengthOf(simulator.store.all('payment_intent'), 2)
  })

  test('[F2] a stored 500 may hide that all was done', async ({ assert, cleanup }) => {
    const { stripe, simulator } = await useSimulator(cleanup)
    simulator.fault({ kind: 'error_stored_after', match: PATH })
    await errorOf(stripe.paymentIntents.create(INTENT, { idempotencyKey: 'k1' }))
    const again = await errorOf(stripe.paymentIntents.create(INTENT, { idempotencyKey: 'k1' }))
    assert.equal(again.headers?.['idempotent-replayed'], 'true')
    assert.lengthOf(simulator.store.all('payment_intent'), 1)
  })
})

test.group('Faults', () => {
  for (const kind of ['reset_after', 'truncate_after', 'error_after'] as const) {
    test(`one charge although the answer is lost (${kind})`, async ({ assert, cleanup }) => {
      const { stripe, simulator } = await useSimulator(cleanup)
      const params = {
        ...INTENT,
        payment_method: 'pm_card_visa',
        confirm: true,
        return_url: 'https://shop.test',
        metadata: { invoice_id: 'inv_1' },
      }
      simulator.fault({ kind, match: PATH, times: 2 })
      await errorOf(stripe.paymentIntents.create(params, { idempotencyKey: 'k1' }))
      simulator.clearFaults()
      const paid = await stripe.paymentIntents.create(params, { idempotencyKey: 'k1' })
      assert.equal(paid.status, 'succeeded')
      assert.lengthOf(await propertyOf(stripe.charges.list(), 'data'), 1)
      assert.lengthOf(simulator.invariants().paid_by_invoice.inv_1, 1)
    })
  }

  test('a hanging answer ends in a timeout of the client, its work being done', async ({
    assert,
    cleanup,
  }) => {
    const { simulator } = await useSimulator(cleanup)
    const hasty = clientOf(simulator.port)
    simulator.fault({ kind: 'timeout_after', match: PATH })
    const lost = hasty.paymentIntents.create(INTENT, { idempotencyKey: 'k1', timeout: 200 })
    assert.equal(await propertyOf(errorOf(lost), 'type'), 'StripeConnectionError')
    assert.lengthOf(simulator.store.all('payment_intent'), 1)
  })

  test('an error before the work leaves nothing behind', async ({ assert, cleanup }) => {
    const { stripe, simulator } = await useSimulator(cleanup)
    simulator.fault({ kind: 'error_before', match: PATH, status: 429 })
    const limited = stripe.paymentIntents.create(INTENT, { idempotencyKey: 'k1' })
    assert.equal(await propertyOf(errorOf(limited), 'type'), 'StripeRateLimitError')
    assert.lengthOf(simulator.store.all('payment_intent'), 0)
    await stripe.paymentIntents.create(INTENT, { idempotencyKey: 'k1' })
    assert.lengthOf(simulator.requests(), 2)
  })

  test('the client retries a reset by itself', async ({ assert, cleanup }) => {
    const { simulator } = await useSimulator(cleanup)
    simulator.fault({ kind: 'reset_before', match: PATH })
    const patient = clientOf(simulator.port, 2)
    await patient.paymentIntents.create(INTENT, { idempotencyKey: 'k1' })
    assert.lengthOf(simulator.store.all('payment_intent'), 1)
  })

  test('unknown faults are refused', async ({ assert, cleanup }) => {
    const { simulator } = await useSimulator(cleanup)
    const answer = await fetch(`${simulator.url}/_emu/fault`, {
      method: 'POST',
      body: JSON.stringify({ kind: 'earthquake' }),
    })
    assert.isFalse(answer.ok)
  })
})
