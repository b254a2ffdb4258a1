import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { calendarDate } from '#core/database/calendar_date'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import { cancelChange } from '#billing'
import { billingBusiness } from '#billing/business_figures'
import { giveDiscount } from '#billing/coupons/give_discount'
import { checkBooks } from '#billing/invariants/check_books'
import { keepMrr, MRR_TASK } from '#billing/mrr/mrr_task'
import { rebuildMrr, settleAllMrr } from '#billing/mrr/settle_mrr'
import { renewAll } from '#billing/renewals/renew_all'
import Subscription from '#billing/models/subscription'
import { callLazily } from '@innkeeper/panel'
import { assertBooksBalance, useStripe } from '#tests/support/billing'
import { giveCard } from '#tests/support/collections'
import { change } from '#tests/support/changes'
import { createCoupon } from '#tests/support/coupons'
import { createCustomer } from '#tests/support/identity'
import { createSubscription, day } from '#tests/support/subscriptions'
import { resetState } from '#tests/support/reset_state'

const at = (text: string) => clock.travelTo(day(text).plus({ hours: 12 }))

/** Movements as "day kind by to", the oldest first. */
async function movements({ id }: { id: string }): Promise<string[]> {
  const rows = await db.from('mrr_movements').where('subscription_id', id).orderBy('nth')
  return rows.map((row) => {
    const on = calendarDate(row.day).toISODate()
    return `${on} ${row.kind} ${Number(row.delta_minor)} to ${Number(row.after_minor)}`
  })
}

/** A server that began, grew, shrank, ended and came back. */
async function aLife(): Promise<Subscription> {
  at('2027-01-10')
  const { account } = await createCustomer()
  const subscription = await createSubscription(account, '2027-01-10', { minor: 1000 })
  at('2027-01-15')
  await change(subscription, { minor: 12_000, cycle: { unit: 'year', count: 1 } })
  at('2027-02-01')
  await change(subscription, { minor: 30_000, cycle: { unit: 'year', count: 1 } })
  at('2027-03-01')
  await transaction((trx) => Subscription.end(trx, subscription.serviceId))
  return subscription
}

const broken = async () =>
  (await checkBooks()).flatMap(({ invariant, breaches }) => (breaches.length ? [invariant.id] : []))

test.group('Movements of monthly revenue', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => {
    clock.reset()
    settings.forget()
  })

  test('[I24] a subscription that begins, changes, ends and comes back is told each time, in the same transaction', async ({
    assert,
  }) => {
    const subscription = await aLife()
    assert.deepEqual(await movements(subscription), [
      '2027-01-10 new 1000 to 1000',
      '2027-02-01 expansion 1500 to 2500',
      '2027-03-01 churn -2500 to 0',
    ])
    at('2027-03-03')
    await transaction((trx) => Subscription.reopen(trx, subscription.serviceId))
    await change(subscription, { minor: 15_000, cycle: { unit: 'year', count: 1 } }, 'period_end')
    assert.equal(await settleAllMrr(), 0, 'what is to come brings nothing yet')
    await transaction((trx) => cancelChange(trx, subscription.serviceId))
    assert.equal(await settleAllMrr(), 0)
    assert.deepEqual((await movements(subscription)).slice(3), [
      '2027-03-03 reactivation 2500 to 2500',
    ])
    await assertBooksBalance(assert)
  })

  test('[I24] a smaller plan counts from the day on which it is served, however late that is looked at', async ({
    assert,
  }) => {
    at('2027-01-10')
    const { account } = await createCustomer()
    const subscription = await createSubscription(account, '2027-01-10', { minor: 3000 })
    at('2027-01-20')
    const yearly = { unit: 'year', count: 1 } as const
    await change(subscription, { minor: 24_000, cycle: yearly }, 'period_end')
    at('2027-02-09')
    assert.equal(await settleAllMrr(), 0)
    at('2027-02-20')
    assert.equal(await settleAllMrr(), 1)
    const told = ['2027-01-10 new 3000 to 3000', '2027-02-10 contraction -1000 to 2000']
    assert.deepEqual(await movements(subscription), told)
    await rebuildMrr()
    assert.deepEqual(await movements(subscription), told)
  })

  test('[I24] a price that comes with its day is told then, and one that stays is not', async ({
    assert,
  }) => {
    at('2027-01-10')
    const { account } = await createCustomer()
    const same = await createSubscription(account, '2027-01-10')
    const dearer = await createSubscription(account, '2027-01-10')
    const item = await db
      .from('subscription_items')
      .where('subscription_id', dearer.id)
      .firstOrFail()
    await db.from('subscription_items').where('id', item.id).update({ until_on: '2027-03-10' })
    const next = {
      ...item,
      id: '01JZZZZZZZZZZZZZZZZZZZZZZX',
      unit_minor: 1500,
      from_on: '2027-03-10',
    }
    await db.table('subscription_items').insert(next)
    at('2027-03-01')
    await renewAll()
    assert.equal(await settleAllMrr(), 0, 'its invoice is written, and the day has not come')
    at('2027-03-12')
    assert.equal(await settleAllMrr(), 1)
    assert.lengthOf(await movements(same), 1)
    assert.equal((await movements(dearer)).at(-1), '2027-03-10 expansion 500 to 1500')
    await assertBooksBalance(assert)
  })

  test('[I24] what a coupon takes off counts not, and its end is an expansion', async ({
    assert,
  }) => {
    at('2027-01-10')
    const { account } = await createCustomer()
    const subscription = await createSubscription(account, '2027-01-10')
    const coupon = await createCoupon({ percentBp: 2500 })
    await giveDiscount(subscription.serviceId, { code: coupon.code, renewals: 2, by: SYSTEM })
    for (const text of ['2027-02-09', '2027-02-10', '2027-03-15', '2027-04-30']) {
      at(text)
      await settleAllMrr()
    }
    const told = [
      '2027-01-10 new 1000 to 1000',
      '2027-02-10 contraction -250 to 750',
      '2027-04-10 expansion 250 to 1000',
    ]
    assert.deepEqual(await movements(subscription), told)
    await rebuildMrr()
    assert.deepEqual(await movements(subscription), told)
    await assertBooksBalance(assert)
  })

  test('[I24] what a coupon pays whole is no end, and an amount off is for as many months as it says', async ({
    assert,
  }) => {
    at('2027-01-10')
    const { account } = await createCustomer()
    const cycle = { minor: 6000, cycleUnit: 'month', cycleCount: 6 } as const
    const subscription = await createSubscription(account, '2027-01-10', cycle)
    const whole = await createCoupon({ percentBp: 10_000 })
    await giveDiscount(subscription.serviceId, { code: whole.code, renewals: 1, by: SYSTEM })
    at('2027-07-10')
    await settleAllMrr()
    await renewAll()
    at('2027-07-20')
    const amount = await createCoupon(
      { kind: 'amount', percentBp: null, duration: 'forever' },
      { off: { EUR: 600 } }
    )
    await giveDiscount(subscription.serviceId, { code: amount.code, by: SYSTEM })
    at('2028-01-11')
    await settleAllMrr()
    assert.deepEqual(await movements(subscription), [
      '2027-01-10 new 1000 to 1000',
      '2027-07-10 contraction -1000 to 0',
      '2028-01-10 expansion 900 to 900',
    ])
    assert.deepEqual(await broken(), [])
  })

  test('[I24] the task looks once a day, and a day that it missed keeps its date', async ({
    assert,
  }) => {
    at('2027-01-10')
    const { account } = await createCustomer()
    const { id, serviceId } = await createSubscription(account, '2027-01-10')
    const { code } = await createCoupon({ percentBp: 5000 })
    await giveDiscount(serviceId, { code, renewals: 1, by: SYSTEM })
    const ran = (moment: string) =>
      db
        .knexQuery()
        .table('scheduled_tasks')
        .insert({
          ...{ name: MRR_TASK, known_since: 0 },
          next_run_at: day(moment).plus({ hours: 13 }).toMillis(),
          succeeded_at: day(moment).plus({ hours: 12 }).toMillis(),
        })
        .onConflict('name')
        .merge()
    await ran('2027-02-10')
    at('2027-02-10')
    await callLazily(keepMrr.run)
    assert.lengthOf(await movements({ id }), 1)
    at('2027-02-12')
    await callLazily(keepMrr.run)
    assert.equal((await movements({ id })).at(-1), '2027-02-10 contraction -500 to 500')
  })

  test('[I24] all are rebuilt from the history of prices, and sum to the same', async ({
    assert,
  }) => {
    const subscription = await aLife()
    const told = await movements(subscription)
    await rebuildMrr()
    assert.deepEqual(await movements(subscription), told)
    await db.from('mrr_movements').delete()
    await callLazily(keepMrr.run)
    assert.deepEqual(await movements(subscription), told)
  })

  test('[I24] what no change told is found by the task, and a missing or wrong movement by the check', async ({
    assert,
  }) => {
    at('2027-01-10')
    const { account } = await createCustomer()
    const subscription = await createSubscription(account, '2027-01-10')
    const own = { subscription_id: subscription.id }
    await db.from('subscription_items').where(own).update({ unit_minor: 1700 })
    assert.deepEqual(await broken(), [], 'nothing says yet that it was looked at since')
    const looked = clock.now().plus({ hours: 1 })
    await db.table('scheduled_tasks').insert({
      ...{ name: MRR_TASK, known_since: 0 },
      next_run_at: looked.plus({ hours: 1 }).toMillis(),
      succeeded_at: looked.toMillis(),
    })
    assert.deepEqual(await broken(), ['I24'])
    assert.equal(await settleAllMrr(), 1)
    assert.deepEqual(await broken(), [])
    for (const damage of ["kind = 'churn'", 'delta_minor = delta_minor + 1', 'nth = 7']) {
      await db.rawQuery(`update mrr_movements set ${damage} where nth = 2`)
      assert.deepEqual(await broken(), ['I24'], damage)
      await db.from('mrr_movements').where('nth', '>', 1).delete()
      assert.equal(await settleAllMrr(), 1)
      assert.deepEqual(await broken(), [])
    }
  })

  test('[I24] figures of a day sum its movements by currency', async ({ assert }) => {
    const subscription = await aLife()
    const span = (text: string) => ({
      day: text,
      from: day(text),
      until: day(text).plus({ days: 1 }),
    })
    const count = (name: string, text: string) =>
      billingBusiness.find((figure) => figure.name === name)!.count(span(text))
    assert.deepEqual(await count('billing.mrr_gained', '2027-02-01'), [
      { currency: 'EUR', amount: 1500 },
    ])
    assert.deepEqual(await count('billing.mrr_lost', '2027-03-01'), [
      { currency: 'EUR', amount: 2500 },
    ])
    assert.deepEqual(await count('billing.mrr_lost', '2027-02-01'), [])
    const bringing = (text: string) => count('billing.mrr', text)
    assert.deepEqual(await bringing('2027-01-31'), [{ currency: 'EUR', amount: 1000 }])
    assert.deepEqual(await bringing('2027-02-28'), [{ currency: 'EUR', amount: 2500 }])
    assert.deepEqual(await bringing('2027-03-01'), [])
    assert.equal(subscription.cycleUnit, 'year')
  })

  test('[I24] what is tried brings nothing until it is billed', async ({ assert }) => {
    at('2027-01-10')
    const { account } = await createCustomer()
    const gateway = await useStripe()
    await giveCard(gateway, account, '4242424242424242')
    const tried = await createSubscription(account, '2027-01-10', { trialDays: 7 })
    assert.isTrue(tried.isInTrial)
    await settleAllMrr()
    assert.isEmpty(await movements(tried))
    at('2027-01-17')
    await renewAll()
    assert.deepEqual(await movements(tried), ['2027-01-17 new 1000 to 1000'])
    await rebuildMrr()
    assert.deepEqual(await movements(tried), ['2027-01-17 new 1000 to 1000'])
    await assertBooksBalance(assert)
    await gateway.close()
  })
})
