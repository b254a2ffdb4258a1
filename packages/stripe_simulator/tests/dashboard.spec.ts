import { test } from '@japa/runner'
import { errorOf, propertyOf, useSimulator } from './support/simulator.js'
import { openCheckout } from './support/checkout.js'
import type Stripe from 'stripe'
import type { StripeSimulator } from '../index.js'

function paid(stripe: Stripe) {
  return stripe.paymentIntents.create({
    amount: 1500,
    currency: 'eur',
    payment_method: 'pm_card_visa',
    confirm: true,
    return_url: 'https://shop.test',
    expand: ['latest_charge.balance_transaction'],
  })
}

/** Types of the events since a moment, oldest first. */
function eventsOf(simulator: StripeSimulator, since = 0) {
  const types = simulator.store.all('event').reverse()
  return types.slice(since).map((event) => event.type)
}

function movementsOf(simulator: StripeSimulator, source: string) {
  const all = simulator.store.all('balance_transaction').reverse()
  return all
    .filter((one) => one.source === source)
    .map(({ amount, fee, net }) => [amount, fee, net])
}

test.group('Dashboard', () => {
  test('[F6] refunds a payment without a request of the shop', async ({ assert, cleanup }) => {
    const { simulator, stripe } = await useSimulator(cleanup)
    const intent = await paid(stripe)
    const before = simulator.store.all('event').length
    const refund = simulator.refund({ payment_intent: intent.id, amount: 100 })
    assert.deepEqual(eventsOf(simulator, before), ['refund.created', 'charge.refunded'])
    const [event] = simulator.store.all('event')
    assert.deepEqual(event.request, { id: null, idempotency_key: null })
    assert.deepEqual(refund.metadata, {})
    assert.deepEqual(movementsOf(simulator, refund.id), [[-100, 0, -100]])
    assert.deepEqual(simulator.invariants().violations, [])
  })

  test('[F6] a dispute takes the money and a fee, and gives them back when it is won', async ({
    assert,
    cleanup,
  }) => {
    const { simulator, stripe } = await useSimulator(cleanup)
    const intent = await paid(stripe)
    const before = simulator.store.all('event').length
    const dispute = simulator.dispute({ payment_intent: intent.id, reason: 'fraudulent' })
    await stripe.disputes.update(dispute.id, { evidence: { uncategorized_text: 'a log' } })
    simulator.decideDispute(dispute.id, 'won')
    assert.deepEqual(eventsOf(simulator, before), [
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
      'charge.dispute.updated',
      'charge.dispute.funds_reinstated',
      'charge.dispute.closed',
    ])
    assert.deepEqual(movementsOf(simulator, dispute.id), [
      [-1500, 2000, -3500],
      [1500, -2000, 3500],
    ])
    simulator.later()
    assert.equal(await propertyOf(stripe.disputes.retrieve(dispute.id), 'status'), 'won')
    assert.throws(() => simulator.decideDispute(dispute.id, 'lost'))
  })

  test('[F6] a lost dispute keeps the money', async ({ assert, cleanup }) => {
    const { simulator, stripe } = await useSimulator(cleanup)
    const intent = await paid(stripe)
    simulator.refund({ payment_intent: intent.id, amount: 500 })
    const dispute = simulator.dispute({ payment_intent: intent.id })
    simulator.decideDispute(dispute.id, 'lost')
    assert.deepEqual([dispute.amount, dispute.status], [1000, 'lost'])
    const refused = await errorOf(stripe.refunds.create({ payment_intent: intent.id }))
    assert.equal(refused.code, 'charge_disputed')
  })

  test('[F6] an inquiry takes nothing until the bank makes a dispute of it', async ({
    assert,
    cleanup,
  }) => {
    const { simulator, stripe } = await useSimulator(cleanup)
    const intent = await paid(stripe)
    const dispute = simulator.dispute({ payment_intent: intent.id, reason: 'inquiry' })
    assert.deepEqual(movementsOf(simulator, dispute.id), [])
    simulator.escalateDispute(dispute.id)
    assert.lengthOf(movementsOf(simulator, dispute.id), 1)
    assert.throws(() => simulator.escalateDispute(dispute.id))
  })

  test('[F3] deletes a customer, and can tell nobody', async ({ assert, cleanup }) => {
    const { simulator, stripe } = await useSimulator(cleanup)
    const customer = await stripe.customers.create({})
    await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id })
    const before = simulator.store.all('event').length
    simulator.deleteCustomer(customer.id, { event: false })
    assert.deepEqual(eventsOf(simulator, before), [])
    assert.isTrue(await propertyOf(stripe.customers.retrieve(customer.id), 'deleted'))
    const other = await stripe.customers.create({})
    simulator.deleteCustomer(other.id)
    assert.include(eventsOf(simulator, before), 'customer.deleted')
  })

  test('[F3] can become another account, in which nothing is known', async ({
    assert,
    cleanup,
  }) => {
    const { simulator, stripe } = await useSimulator(cleanup)
    const customer = await stripe.customers.create({})
    simulator.advanceClock(3600)
    const now = await propertyOf(stripe.customers.create({}), 'created')
    simulator.emptyAccount()
    const error = await errorOf(stripe.customers.retrieve(customer.id))
    assert.equal(error.code, 'resource_missing')
    assert.isAtLeast(await propertyOf(stripe.customers.create({}), 'created'), now)
  })
})

test.group('Charging', () => {
  test('keeps the fee that it is told, in its parts, under another name', async ({
    assert,
    cleanup,
  }) => {
    const { simulator, stripe } = await useSimulator(cleanup)
    simulator.setCharging({
      fee: 1700,
      feeDetails: [
        { amount: 1400, type: 'stripe_fee' },
        { amount: 300, type: 'tax', description: 'VAT' },
      ],
      descriptor: 'ΞΕΝΟ ΚΑΤΑΣΤΗΜΑ',
    })
    const { latest_charge: charge } = await paid(stripe)
    assert.containSubset(charge, {
      calculated_statement_descriptor: 'ΞΕΝΟ ΚΑΤΑΣΤΗΜΑ',
      balance_transaction: {
        fee: 1700,
        net: -200,
        fee_details: [
          { amount: 1400, type: 'stripe_fee' },
          { amount: 300, type: 'tax' },
        ],
      },
    })
    assert.deepEqual(simulator.invariants().violations, [])
  })

  test('can pay out in another currency', async ({ assert, cleanup }) => {
    const { simulator, stripe } = await useSimulator(cleanup)
    simulator.setCharging({ settlement: { currency: 'usd', rate: 1.1 } })
    const { latest_charge: charge } = await paid(stripe)
    assert.containSubset(charge, {
      currency: 'eur',
      balance_transaction: { amount: 1650, currency: 'usd', exchange_rate: 1.1 },
    })
  })

  test('can tell the income of a charge later', async ({ assert, cleanup }) => {
    const { simulator, stripe } = await useSimulator(cleanup)
    simulator.setCharging({ incomeLater: true })
    const { latest_charge: charge } = await paid(stripe)
    assert.isNull((charge as Stripe.Charge).balance_transaction)
    simulator.later()
    assert.equal(eventsOf(simulator).at(-1), 'charge.updated')
    const income = await stripe.balanceTransactions.list({ type: 'charge' })
    assert.equal(income.data[0].source, (charge as Stripe.Charge).id)
  })
})

test.group('Custom domain', () => {
  test('[F5] serves its pages on another host than its API', async ({ assert, cleanup }) => {
    const { simulator, stripe } = await useSimulator(cleanup)
    simulator.servePagesAt(`http://localhost:${simulator.port}/`)
    const { url } = await openCheckout(stripe)
    assert.equal(new URL(url ?? '').host, `localhost:${simulator.port}`)
    const page = await fetch(url ?? '')
    assert.equal(page.status, 200)
  })
})

test.group('Controls over HTTP', () => {
  test('do what the methods do', async ({ assert, cleanup }) => {
    const { simulator, stripe } = await useSimulator(cleanup)
    const control = async (name: string, body: object) => {
      const answer = await fetch(`${simulator.url}/_emu/${name}`, {
        method: 'POST',
        body: JSON.stringify(body),
      })
      return { ok: answer.ok, ...((await answer.json()) as { id?: string; status?: string }) }
    }
    const intent = await paid(stripe)
    assert.isTrue((await control('refund', { payment_intent: intent.id, amount: 100 })).ok)
    const dispute = await control('dispute', { payment_intent: intent.id, reason: 'inquiry' })
    assert.isTrue((await control('escalate_dispute', { dispute: dispute.id })).ok)
    const decided = await control('decide_dispute', { dispute: dispute.id, verdict: 'won' })
    assert.equal(decided.status, 'won')
    const customer = await stripe.customers.create({})
    assert.isTrue((await control('delete_customer', { customer: customer.id, event: false })).ok)
    assert.isTrue((await control('charging', { fee: 1 })).ok)
    assert.isTrue((await control('pages', { url: 'http://pay.test' })).ok)
    assert.isTrue((await control('empty_account', {})).ok)
    assert.isFalse((await control('refund', { payment_intent: intent.id })).ok)
  })
})
