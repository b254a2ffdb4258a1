import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { openCheckout } from './support/checkout.js'
import { clientOf, propertyOf, useSimulator } from './support/simulator.js'
import { startStripeSimulator } from '../index.js'

test.group('State file', () => {
  test('brings everything back after a restart', async ({ assert, cleanup }) => {
    const folder = await mkdtemp(join(tmpdir(), 'stripe-simulator-'))
    cleanup(() => rm(folder, { recursive: true }))
    const stateFile = join(folder, 'state.json')
    const webhooks = [{ url: 'http://127.0.0.1:1/closed', secret: 'whsec_test' }]

    const first = await startStripeSimulator({ stateFile, webhooks })
    const before = clientOf(first.port)
    const session = await openCheckout(before)
    const open = await openCheckout(before)
    first.pay(session.id)
    const kept = await before.customers.create({ name: 'Ada' }, { idempotencyKey: 'k1' })
    first.advanceClock(3600)
    await first.close()

    const { stripe, simulator } = await useSimulator(cleanup, {
      stateFile,
      webhooks,
      port: first.port,
    })
    const paid = await stripe.checkout.sessions.retrieve(session.id, { expand: ['line_items'] })
    assert.equal(paid.payment_status, 'paid')
    assert.equal(paid.line_items?.data.length, 1)
    const again = await stripe.customers.create({ name: 'Ada' }, { idempotencyKey: 'k1' })
    assert.equal(again.id, kept.id)
    assert.equal(simulator.pay(open.id).status, 'complete')
    assert.lengthOf(await propertyOf(stripe.webhookEndpoints.list(), 'data'), 1)
    assert.isAbove(simulator.store.all('charge')[0].created, Date.now() / 1000 + 3000)
    assert.isTrue(simulator.deliveries().some((delivery) => delivery.state === 'pending'))
  })

  test('a durable one comes back from a kill with all that it answered', async ({
    assert,
    cleanup,
  }) => {
    const folder = await mkdtemp(join(tmpdir(), 'stripe-simulator-'))
    cleanup(() => rm(folder, { recursive: true }))
    const stateFile = join(folder, 'state.json')
    const { stripe } = await useSimulator(cleanup, { stateFile, durable: true })
    const { id } = await stripe.customers.create({ name: 'Ada' })

    const { stripe: again } = await useSimulator(cleanup, { stateFile })
    assert.containSubset(await again.customers.retrieve(id), { name: 'Ada' })
  })
})
