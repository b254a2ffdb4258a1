import { test } from '@japa/runner'
import { errorOf, propertyOf, useSimulator, type Cleanup } from './support/simulator.js'
import type Stripe from 'stripe'

const DAY = 24 * 3600

const paid = (stripe: Stripe, amount = 1500) =>
  stripe.paymentIntents.create({
    ...{ amount, currency: 'eur', payment_method: 'pm_card_visa', confirm: true },
    return_url: 'https://shop.test',
  })

/** A shop with two charges whose money is available. */
async function richShop(cleanup: Cleanup) {
  const shop = await useSimulator(cleanup)
  await paid(shop.stripe)
  await paid(shop.stripe, 2500)
  shop.simulator.advanceClock(3 * DAY)
  return shop
}

const available = async (stripe: Stripe) =>
  (await stripe.balance.retrieve()).available.find(({ currency }) => currency === 'eur')?.amount

const entriesOf = async (stripe: Stripe, payout: string) =>
  (await stripe.balanceTransactions.list({ payout })).data.map(({ type, net }) => [type, net])

test.group('Payouts', () => {
  test('by the schedule take all that is available, and tell what is in them once they arrived', async ({
    assert,
    cleanup,
  }) => {
    const { simulator, stripe } = await richShop(cleanup)
    await paid(stripe, 700)
    const before = simulator.store.all('event').length
    const { id, amount } = simulator.payOut()
    assert.equal(amount, 1500 - 48 + (2500 - 63))
    assert.equal(await available(stripe), 0)
    assert.deepEqual(await entriesOf(stripe, id), [['payout', -amount]])
    simulator.later()
    simulator.later()
    const payout = await stripe.payouts.retrieve(id, { expand: ['balance_transaction'] })
    assert.containSubset(payout, { status: 'paid', reconciliation_status: 'completed' })
    assert.equal((payout.balance_transaction as Stripe.BalanceTransaction).amount, -amount)
    assert.deepEqual(await entriesOf(stripe, id), [
      ['payout', -amount],
      ['charge', 2500 - 63],
      ['charge', 1500 - 48],
    ])
    const types = simulator.store
      .all('event')
      .slice(0, -before)
      .map(({ type }) => type)
    assert.sameMembers(types, [
      'payout.created',
      'payout.updated',
      'payout.paid',
      'payout.reconciliation_completed',
    ])
    assert.deepEqual(simulator.invariants().violations, [])
  })

  test('that fail are in the balance again, also after they arrived', async ({
    assert,
    cleanup,
  }) => {
    const { simulator, stripe } = await richShop(cleanup)
    const { id, amount } = simulator.payOut()
    simulator.settlePayout(id)
    simulator.failPayout(id)
    const payout = await stripe.payouts.retrieve(id, { expand: ['failure_balance_transaction'] })
    assert.containSubset(payout, { status: 'failed', failure_code: 'account_closed' })
    const back = payout.failure_balance_transaction as Stripe.BalanceTransaction
    assert.containSubset(back, { type: 'payout_failure', amount })
    assert.equal(await available(stripe), amount)
    const next = simulator.payOut()
    simulator.settlePayout(next.id)
    assert.deepEqual(await entriesOf(stripe, next.id), [
      ['payout', -amount],
      ['payout_failure', amount],
    ])
    assert.deepEqual(simulator.invariants().violations, [])
  })

  test('by hand take a part, tell nothing of what is in them, and are cancelled while they are pending', async ({
    assert,
    cleanup,
  }) => {
    const { stripe } = await richShop(cleanup)
    const create = () => stripe.payouts.create({ amount: 1000, currency: 'eur' })
    const { id } = await create()
    const refused = await errorOf(stripe.balanceTransactions.list({ payout: id }))
    assert.equal(refused.param, 'payout')
    assert.equal(await propertyOf(stripe.payouts.cancel(id), 'status'), 'canceled')
    await errorOf(stripe.payouts.cancel(id))
    assert.equal(await available(stripe), 1500 - 48 + (2500 - 63))
    const tooMuch = await errorOf(stripe.payouts.create({ amount: 9000, currency: 'eur' }))
    assert.equal(tooMuch.code, 'balance_insufficient')
  })

  test('come every midnight where the account wants that', async ({ assert, cleanup }) => {
    const { simulator, stripe } = await useSimulator(cleanup)
    simulator.setCharging({ payouts: 'daily' })
    await paid(stripe)
    for (let day = 0; day < 8; day++) simulator.advanceClock(DAY)
    const [payout, ...more] = (await stripe.payouts.list()).data
    assert.equal(payout.status, 'paid')
    assert.isEmpty(more)
  })

  test('what the service takes by itself is in the balance', async ({ assert, cleanup }) => {
    const { simulator, stripe } = await richShop(cleanup)
    simulator.moveBalance({ type: 'stripe_fee', amount: -200, description: 'Radar' })
    assert.equal(await available(stripe), 1500 - 48 + (2500 - 63) - 200)
    const { data } = await stripe.balanceTransactions.list({ type: 'stripe_fee' })
    assert.containSubset(data, [{ description: 'Radar', net: -200, reporting_category: 'fee' }])
    assert.deepEqual(simulator.invariants().violations, [])
  })
})
