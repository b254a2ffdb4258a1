import Stripe from 'stripe'
import env from '#start/env'
import { test } from '@japa/runner'
import { clock } from '#core/clock'
import { worker } from '#core/work/worker'
import { startPayment } from '#billing/payments/start_payment'
import { forgetOldEvents } from '#billing/webhooks/forget_old_events'
import { catchUpEvents } from '#billing/webhooks/catch_up_events'
import Payment from '#billing/models/payment'
import PaymentAttempt from '#billing/models/payment_attempt'
import WebhookEvent from '#billing/models/webhook_event'
import {
  assertBooksBalance,
  eventually,
  issueInvoice,
  useStripe,
  WEBHOOK_SECRET,
} from '#tests/support/billing'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { doToRows } from '#tests/support/list_action'
import type { ApiClient } from '@japa/api-client'
import type Invoice from '#billing/models/invoice'

type Gateway = Awaited<ReturnType<typeof useStripe>>

const webhookUrl = () => `http://${env.get('HOST')}:${env.get('PORT')}/webhooks/stripe`

async function checkoutOf(invoice: Invoice): Promise<string> {
  const started = await startPayment(invoice.id, { kind: 'new_card' })
  return started.ok ? (started.value.sessionId ?? '') : ''
}

async function received(invoice: Invoice, type: string): Promise<WebhookEvent[]> {
  const attempt = await PaymentAttempt.findByOrFail('invoice_id', invoice.id)
  return WebhookEvent.query().where('payload', 'like', `%${attempt.id}%`).where('type', type)
}

test.group('Webhooks of Stripe', (group) => {
  let gateway: Gateway

  group.each.setup(async () => {
    gateway = await useStripe({ webhookUrl: webhookUrl() })
    return async () => {
      await gateway.close()
      clock.reset()
    }
  })

  test('[F3] a signed event pays the invoice before anybody returns', async ({ assert }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account)
    gateway.stripe.pay(await checkoutOf(invoice))
    await eventually(async () => (await received(invoice, 'payment_intent.succeeded')).length > 0)
    await worker.drain()

    await invoice.refresh()
    assert.equal(invoice.state, 'paid')
    await assertBooksBalance(assert)
  })

  test('[F2][F4] events that come twice and in reverse order have one effect', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account)
    const session = await checkoutOf(invoice)
    gateway.stripe.fault({ kind: 'webhook_hold', times: 50 })
    gateway.stripe.pay(session, { card: '4000000000000002' })
    gateway.stripe.pay(session)
    gateway.stripe.release(true)
    await eventually(
      async () => (await received(invoice, 'payment_intent.payment_failed')).length > 0
    )
    await eventually(async () => (await received(invoice, 'payment_intent.succeeded')).length > 0)
    await worker.drain()
    const [event] = await received(invoice, 'payment_intent.payment_failed')
    gateway.stripe.replay(event.eventId)
    await worker.drain()

    await invoice.refresh()
    assert.equal(invoice.state, 'paid')
    assert.lengthOf(await Payment.query().where('invoice_id', invoice.id), 1)
    assert.lengthOf(await received(invoice, 'payment_intent.payment_failed'), 1)
    await assertBooksBalance(assert)
  })

  test('[F29] an event whose webhook never came is caught up with', async ({ assert }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account)
    const session = await checkoutOf(invoice)
    gateway.stripe.fault({ kind: 'webhook_drop', times: 50 })
    gateway.stripe.pay(session)

    await catchUpEvents.run()
    await worker.drain()

    await invoice.refresh()
    assert.equal(invoice.state, 'paid')
    await assertBooksBalance(assert)
  })

  test('[F2][I16] a hundred deliveries of one event at once are one', async ({
    client,
    assert,
  }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account)
    gateway.stripe.fault({ kind: 'webhook_drop', times: 50 })
    gateway.stripe.pay(await checkoutOf(invoice))
    const attempt = await PaymentAttempt.findByOrFail('invoice_id', invoice.id)
    const body = eventBody({ attempt_id: attempt.id, instance: new URL(env.get('APP_URL')).host })

    const answers = await Promise.all(Array.from({ length: 100 }, () => deliver(client, body)))
    answers.forEach((answer) => answer.assertStatus(200))
    await worker.drain()

    assert.lengthOf(await Payment.query().where('invoice_id', invoice.id), 1)
    assert.lengthOf(await received(invoice, 'payment_intent.succeeded'), 1)
    await assertBooksBalance(assert)
  })

  test('[F30] forged, old and foreign events change nothing', async ({ client, assert }) => {
    const before = await WebhookEvent.query().count('* as total')
    const body = eventBody({})
    const forged = await deliver(client, body, { secret: 'whsec_of_somebody_else' })
    const old = await deliver(client, body, { timestamp: Math.floor(Date.now() / 1000) - 3600 })
    const live = await deliver(client, eventBody({}, { livemode: true }))
    const unsigned = await client.post('/webhooks/stripe').json(JSON.parse(body))

    for (const answer of [forged, old, live, unsigned]) answer.assertStatus(400)
    assert.deepEqual((await WebhookEvent.query().count('* as total'))[0].$extras, before[0].$extras)

    const foreign = eventBody({
      instance: 'another.example',
      attempt_id: '01J00000000000000000000000',
    })
    const answer = await deliver(client, foreign)
    answer.assertStatus(200)
    const event = await WebhookEvent.findByOrFail('event_id', JSON.parse(foreign).id)
    assert.equal(event.state, 'ignored')
  })

  test('[L7] signed events with odd bodies are refused or ignored, and never an error of ours', async ({
    client,
    assert,
  }) => {
    const object = { id: 'pi_odd', object: 'payment_intent', metadata: {} }
    const odd: Record<string, unknown>[] = [
      { data: { object: null } },
      { data: { object: [] } },
      { data: { object: 'pi_1' } },
      { data: null },
      { data: [] },
      { created: 1e308 },
      { created: -1 },
      { created: '1700000000' },
      { created: null },
      { id: ['evt_1'] },
      { id: null },
      { id: 'e'.repeat(300) },
      { type: ['payment_intent.succeeded'] },
      { type: null },
      { type: `payment_intent.${'x'.repeat(300)}` },
      { livemode: 'false' },
      { data: { object: { ...object, id: ['pi_1'] } } },
      { data: { object: { ...object, id: { a: 1 } } } },
      { data: { object: { ...object, metadata: 'text' } } },
      { data: { object: { ...object, metadata: { attempt_id: ['x'], instance: 7 } } } },
      { data: { object: { ...object, metadata: { attempt_id: 'y'.repeat(5000) } } } },
      { data: { object: { ...object, customer: ['cus_1'] } } },
      { type: 'payment_method.detached', data: { object, previous_attributes: { customer: {} } } },
      { type: 'payment_method.detached', data: { object, previous_attributes: 'x' } },
      { type: 'refund.updated', data: { object: { id: 7, charge: [] } } },
      { type: 'charge.dispute.created', data: { object: { id: null } } },
      { type: 'customer.deleted', data: { object: { id: {} } } },
      { type: 'radar.early_fraud_warning.created', data: { object: { charge: ['ch_1'] } } },
    ]
    for (const more of odd) {
      const answer = await deliver(client, eventBody({}, more))
      assert.include([200, 400], answer.status(), JSON.stringify(more).slice(0, 80))
    }
    for (const body of ['null', '[]', '"text"', '7', '{}']) {
      const answer = await deliver(client, body)
      assert.include([400, 422], answer.status(), body)
    }
    await worker.drain()
    const failed = await WebhookEvent.query().whereNotNull('last_error')
    assert.lengthOf(
      failed.filter(({ lastError }) => !lastError?.includes('No such')),
      0
    )
  })

  test('[L7] events signed further in the future than clocks differ are refused', async ({
    client,
  }) => {
    const now = Math.floor(Date.now() / 1000)
    const ahead = await deliver(client, eventBody({}), { timestamp: now + 400 })
    ahead.assertStatus(400)
    const slightly = await deliver(client, eventBody({}), { timestamp: now + 200 })
    slightly.assertStatus(200)
  })

  test('[L7] a signature that names its moment twice, or with something behind it, is refused', async ({
    client,
  }) => {
    const now = Math.floor(Date.now() / 1000)
    const payload = eventBody({})
    const signed = (timestamp: number) =>
      Stripe.webhooks.generateTestHeaderString({ payload, secret: WEBHOOK_SECRET, timestamp })
    for (const header of [
      `t=${now},${signed(now + 4000)}`,
      signed(now + 4000).replace(/t=\d+/, '$&x'),
      `t=${now},${signed(now)}`,
      signed(now).replace('t=', 't= '),
    ])
      (
        await client
          .post('/webhooks/stripe')
          .header('stripe-signature', header)
          .json(JSON.parse(payload))
      ).assertStatus(400)
  })

  test('[M11] events that are not ours are deleted after their time, like processed ones', async ({
    client,
    assert,
  }) => {
    const foreign = eventBody({ instance: 'another.example', attempt_id: 'x' })
    await deliver(client, foreign)
    const { id } = JSON.parse(foreign)
    await forgetOldEvents.run()
    assert.isNotNull(await WebhookEvent.findBy('event_id', id))
    clock.travel({ days: 15 })
    await forgetOldEvents.run()
    assert.isNull(await WebhookEvent.findBy('event_id', id))
  })

  test('staff replay an event that was given up', async ({ client, assert }) => {
    const { account } = await createCustomer()
    const invoice = await issueInvoice(account)
    gateway.stripe.fault({ kind: 'webhook_drop', times: 50 })
    gateway.stripe.pay(await checkoutOf(invoice))
    await catchUpEvents.run()
    const [event] = await received(invoice, 'payment_intent.succeeded')
    await WebhookEvent.query()
      .where('id', event.id)
      .update({ state: 'dead', next_attempt_at: null })

    const manager = await sessionFor((await createStaff('manager')).user)
    const asked = { list: 'webhook_events', verb: 'replay', ids: [event.id], session: manager }
    await doToRows(client, asked)
    await worker.drain()

    await event.refresh()
    assert.equal(event.state, 'processed')
    await invoice.refresh()
    assert.equal(invoice.state, 'paid')
  })
})

let count = 0

function eventBody(metadata: Record<string, string>, more: Record<string, unknown> = {}): string {
  return JSON.stringify({
    id: `evt_test_${++count}_${process.pid}`,
    object: 'event',
    type: 'payment_intent.succeeded',
    created: Math.floor(Date.now() / 1000),
    livemode: false,
    data: { object: { id: 'pi_test', object: 'payment_intent', metadata } },
    ...more,
  })
}

function deliver(
  client: ApiClient,
  payload: string,
  { secret = WEBHOOK_SECRET, timestamp = Math.floor(Date.now() / 1000) } = {}
) {
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp })
  return client
    .post('/webhooks/stripe')
    .header('stripe-signature', signature)
    .json(JSON.parse(payload))
}
