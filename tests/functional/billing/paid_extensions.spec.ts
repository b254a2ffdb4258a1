import fc from 'fast-check'
import { test } from '@japa/runner'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { newId } from '#core/ids'
import { worker } from '#core/work/worker'
import { extendPaid } from '#billing/renewals/extend_paid'
import { renewAll } from '#billing/renewals/renew_all'
import Invoice from '#billing/models/invoice'
import Mail from '#notifications/models/mail'
import Service from '#provisioning/models/service'
import { assertBooksBalance } from '#tests/support/billing'
import { assertBilledOnce, payDue, periodsOf } from '#tests/support/changes'
import { giveDiscount } from '#billing/coupons/give_discount'
import { createCoupon } from '#tests/support/coupons'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { createSubscription, day } from '#tests/support/subscriptions'
import { resetState } from '#tests/support/reset_state'

const at = (text: string) => clock.travelTo(day(text).plus({ hours: 12 }))
const give = (id: string, days: number) => extendPaid(id, { days, reason: 'Outage', by: SYSTEM })

/** A server that began on 1 January and is paid for that month. */
async function paid() {
  at('2027-01-01')
  const customer = await createCustomer()
  const subscription = await createSubscription(customer.account, '2027-01-01', { minor: 2800 })
  at('2027-01-10')
  return { ...customer, subscription }
}

test.group('Free days', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => clock.reset())

  test('put a discount off, so that it lasts as many cycles as before', async ({ assert }) => {
    const { subscription } = await paid()
    const { code } = await createCoupon({ percentBp: 5000, duration: 'cycles', cycles: 2 })
    await giveDiscount(subscription.serviceId, { code, by: SYSTEM })
    assert.isTrue((await give(subscription.id, 40)).ok)
    const billed: number[] = []
    for (const month of ['2027-03-13', '2027-04-13', '2027-05-13']) {
      at(month)
      await renewAll()
      const invoice = await Invoice.query().orderBy('seq', 'desc').firstOrFail()
      billed.push(invoice.netMinor)
      await payDue(invoice)
    }
    assert.deepEqual(billed, [1400, 1400, 2800])
    await assertBooksBalance(assert)
  })

  test('move the next period and until when it is paid, and no day is billed twice', async ({
    assert,
  }) => {
    const { subscription } = await paid()
    at('2027-01-20')
    await renewAll()
    const ahead = await Invoice.query().where('kind', 'renewal').firstOrFail()
    const given = await give(subscription.id, 10)
    assert.isTrue(given.ok)
    assert.equal((await ahead.refresh()).state, 'void')
    await worker.drain()
    const service = await Service.findOrFail(subscription.serviceId)
    assert.equal(service.nextRenewalOn?.toISODate(), '2027-02-11')
    assert.include(
      (await Mail.all()).map(({ kind }) => kind),
      'billing.paid_extended'
    )
    at('2027-02-01')
    assert.equal(await renewAll(), 1)
    assert.equal(await renewAll(), 0)
    assert.deepEqual(await periodsOf(subscription), [
      '2027-01-01..2027-01-31',
      '2027-02-01..2027-02-10',
      '2027-02-11..2027-03-10',
    ])
    await assertBilledOnce(assert, subscription)
    await assertBooksBalance(assert)
  })

  test('are refused where what runs is not paid, and where nothing follows', async ({ assert }) => {
    const { subscription } = await paid()
    at('2027-01-20')
    await renewAll()
    at('2027-02-03')
    assert.deepEqual(await give(subscription.id, 5), {
      ok: false,
      error: { type: 'running_unpaid' },
    })
    await payDue(await Invoice.query().where('kind', 'renewal').firstOrFail())
    await subscription.refresh()
    await subscription.merge({ endsOn: day('2027-03-01') }).save()
    assert.deepEqual(await give(subscription.id, 5), {
      ok: false,
      error: { type: 'not_extendable' },
    })
  })

  test('[I7] any number of them, in between renewals, leaves no day out and bills none twice', async ({
    assert,
  }) => {
    const steps = fc.array(
      fc.record({
        wait: fc.integer({ min: 1, max: 45 }),
        days: fc.integer({ min: 1, max: 70 }),
        pays: fc.boolean(),
      }),
      { minLength: 2, maxLength: 6 }
    )
    await fc.assert(
      fc.asyncProperty(steps, async (plan) => {
        await resetState()
        const { subscription } = await paid()
        for (const { wait, days, pays } of plan) {
          clock.travel({ days: wait })
          await renewAll()
          if (pays)
            for (const open of await Invoice.query().where('state', 'open')) await payDue(open)
          await give(subscription.id, days)
          await assertBilledOnce(assert, subscription)
        }
        await assertBooksBalance(assert)
      }),
      { numRuns: 6 }
    )
  }).timeout(120_000)

  test('are given by staff with a reason, once, and by nobody else', async ({ client, assert }) => {
    const { subscription, user } = await paid()
    const path = `/admin/renewals/${subscription.id}/extensions`
    const form = { form_marker: newId(), free_days: '7', reason: 'An outage' }
    const send = async (who: 'manager' | 'support', fields: object = {}) =>
      client
        .post(path)
        .withSession(await sessionFor((await createStaff(who)).user))
        .form({ ...form, ...fields })
        .redirects(0)
    ;(await send('support')).assertStatus(403)
    const customer = await sessionFor(user)
    ;(await client.post(path).withSession(customer).form(form)).assertStatus(403)
    for (const wrong of [{ free_days: '0' }, { free_days: '400' }, { reason: '' }])
      assert.isNotEmpty(
        (await send('manager', { ...wrong, form_marker: newId() })).flashMessage('inputErrorsBag')
      )
    ;(await send('manager')).assertFlashMessage('success')
    await subscription.refresh()
    assert.equal(subscription.renewsOn?.toISODate(), '2027-02-08')
  }).timeout(30_000)
})
