import { test } from '@japa/runner'
import { eventually, propertyOf, useSimulator } from './support/simulator.js'
import { openCheckout } from './support/checkout.js'
import { useWebhookReceiver } from './support/webhook_receiver.js'
import type { Cleanup } from './support/simulator.js'

async function setUp(cleanup: Cleanup) {
  const receiver = await useWebhookReceiver(cleanup)
  const { simulator, stripe } = await useSimulator(cleanup, {
    webhooks: [{ url: receiver.url, secret: receiver.secret }],
  })
  return { receiver, simulator, stripe }
}

test.group('Webhooks', () => {
  test('tell a paid Checkout in signed events', async ({ assert, cleanup }) => {
    const { receiver, simulator, stripe } = await setUp(cleanup)
    const session = await openCheckout(stripe)
    simulator.pay(session.id)
    await eventually(() => receiver.types().includes('checkout.session.completed'))
    assert.includeMembers(receiver.types(), [
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
    ])
    assert.isTrue(
      receiver.events.every((event) => event.api_version === stripe.getApiField('version'))
    )
  })

  test('come again, with the same id, when the shop did not take them', async ({
    assert,
    cleanup,
  }) => {
    const { receiver, stripe } = await setUp(cleanup)
    receiver.refuseNext = 2
    await stripe.customers.create({})
    await eventually(() => receiver.events.length === 3)
    assert.lengthOf(new Set(receiver.events.map((event) => event.id)), 1)
    await eventually(async () => {
      const missed = await stripe.events.list({ delivery_success: false })
      return missed.data.length === 0
    })
  })

  test('can be lost, and are then found in the list of events', async ({ assert, cleanup }) => {
    const { receiver, simulator, stripe } = await setUp(cleanup)
    simulator.fault({ kind: 'webhook_drop', match: 'customer.created' })
    const customer = await stripe.customers.create({})
    await stripe.customers.update(customer.id, { name: 'Ada' })
    await eventually(() => receiver.types().includes('customer.updated'))
    assert.notInclude(receiver.types(), 'customer.created')
    const [missed] = await propertyOf(stripe.events.list({ delivery_success: false }), 'data')
    assert.equal(missed.type, 'customer.created')
    simulator.replay(missed.id)
    await eventually(() => receiver.types().includes('customer.created'))
    await eventually(async () => {
      const still = await stripe.events.list({ delivery_success: false })
      return still.data.length === 0
    })
  })

  test('can come twice', async ({ assert, cleanup }) => {
    const { receiver, simulator, stripe } = await setUp(cleanup)
    simulator.fault({ kind: 'webhook_duplicate', match: 'customer.' })
    await stripe.customers.create({})
    await eventually(() => receiver.events.length === 2)
    assert.equal(receiver.events[0].id, receiver.events[1].id)
  })

  test('can be held and released in reverse', async ({ assert, cleanup }) => {
    const { receiver, simulator, stripe } = await setUp(cleanup)
    simulator.fault({ kind: 'webhook_hold', match: 'customer.', times: 2 })
    const customer = await stripe.customers.create({})
    await stripe.customers.update(customer.id, { name: 'Ada' })
    assert.equal(simulator.release(true), 2)
    await eventually(() => receiver.events.length === 2)
    assert.sameMembers(receiver.types(), ['customer.updated', 'customer.created'])
  })

  test('can be overtaken by the next event', async ({ assert, cleanup }) => {
    const { receiver, simulator, stripe } = await setUp(cleanup)
    simulator.fault({ kind: 'webhook_reorder', match: 'customer.created' })
    const customer = await stripe.customers.create({})
    await stripe.customers.update(customer.id, { name: 'Ada' })
    await eventually(() => receiver.events.length === 2)
    assert.includeMembers(receiver.types(), ['customer.updated', 'customer.created'])
  })

  test('can come before the answer to the request that caused them', async ({
    assert,
    cleanup,
  }) => {
    const { receiver, simulator, stripe } = await setUp(cleanup)
    simulator.fault({ kind: 'webhook_before_response', match: 'POST /v1/customers', ms: 500 })
    let isAnswered = false
    const request = stripe.customers.create({}).then(() => (isAnswered = true))
    await eventually(() => receiver.events.length === 1)
    assert.isFalse(isAnswered)
    await request
  })

  test('tell their secret only when the endpoint is made', async ({ assert, cleanup }) => {
    const { stripe } = await useSimulator(cleanup)
    const made = await stripe.webhookEndpoints.create({
      url: 'https://shop.test/webhooks',
      enabled_events: ['charge.refunded'],
    })
    assert.match(made.secret ?? '', /^whsec_/)
    assert.isUndefined(await propertyOf(stripe.webhookEndpoints.retrieve(made.id), 'secret'))
  })
})
