import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { calendarDate } from '#core/database/calendar_date'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import { cancelChange } from '#billing/changes/cancel_change'
import { finishChange } from '#billing/changes/finish_change'
import { followInvoice } from '#billing/changes/follow_invoice'
import { previewChange } from '#billing/changes/preview_change'
import { requestChange } from '#billing/changes/request_change'
import { termsOf } from '#billing/changes/terms_of'
import { priceCrashPoints } from '#billing/crash_points'
import { keepPrices } from '#billing/price_changes/keep_prices'
import { previewPriceChange } from '#billing/price_changes/preview_price_change'
import { takeBackPriceChange } from '#billing/price_changes/take_back_price_change'
import { nextCharges } from '#billing/renewals/next_charges'
import { horizonOf } from '#billing/tonight/horizon'
import { upcomingTotals } from '#billing/tonight/totals'
import { renewAll } from '#billing/renewals/renew_all'
import Invoice from '#billing/models/invoice'
import PriceNotice from '#billing/models/price_notice'
import type Subscription from '#billing/models/subscription'
import { takePrices } from '#provisioning/services/take_prices'
import { assertBooksBalance } from '#tests/support/billing'
import { assertBilledOnce, change as madeChange, payDue } from '#tests/support/changes'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { createPlan, reprice, subscribe } from '#tests/support/price_changes'
import { resetState } from '#tests/support/reset_state'
import { untilPowerCut } from '#tests/support/simulation/power_cut'
import { day } from '#tests/support/subscriptions'

const at = (text: string) => clock.travelTo(day(text).plus({ hours: 12 }))
const dayOf = (value: string | Date | null) => (value ? calendarDate(value).toISODate() : '')

/** Prices with their days, as "from..until unit", those that are never in force left out. */
async function prices({ id }: Subscription) {
  const rows = await db
    .from('subscription_items')
    .where('subscription_id', id)
    .orderByRaw("coalesce(from_on, '1000-01-01')")
    .orderBy('created_at')
  return rows
    .map((row) => [dayOf(row.from_on), dayOf(row.until_on), Number(row.unit_minor)] as const)
    .filter(([from, until]) => !until || from < until)
    .map(([from, until, minor]) => `${from}..${until} ${minor}`)
}

/** Renewal invoices as "period start: net". */
async function billed({ id }: Subscription) {
  const rows = await db
    .from('billed_periods')
    .where('subscription_id', id)
    .whereNotNull('invoice_id')
    .orderBy('starts_on')
  return rows.map((row) => `${dayOf(row.starts_on)}: ${row.listed_minor}`)
}

/** One server of 10 euros a month that began on 10 January; today is 15 January, its next period begins on 10 February. */
async function sold(minor?: number) {
  at('2027-01-10')
  const plan = await createPlan()
  const { account, user } = await createCustomer()
  const subscription = await subscribe(account, plan, { on: '2027-01-10', minor })
  at('2027-01-15')
  return { plan, account, user, subscription }
}

test.group('Changes of prices', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => {
    clock.reset()
    settings.forget()
  })

  test('[F16] another listed price leaves existing servers at theirs, also where it is scheduled for new customers', async ({
    assert,
  }) => {
    const { plan, subscription } = await sold()
    await reprice(plan, { to: 1500, on: '2027-02-01', audience: 'new' })
    await keepPrices()
    at('2027-02-01')
    await keepPrices()
    await keepPrices()
    await plan.refresh()
    assert.equal(plan.priceMinor, 1500)
    await renewAll()
    at('2027-03-01')
    await renewAll()
    assert.deepEqual(await billed(subscription), ['2027-02-10: 1000', '2027-03-10: 1000'])
    assert.lengthOf(await PriceNotice.all(), 0)
    await assertBooksBalance(assert)
  })

  test('existing servers follow with their first renewal after the notice, which their customer is told of once', async ({
    assert,
  }) => {
    const { plan, account, subscription } = await sold()
    await reprice(plan, { to: 1500, on: '2027-02-01' })
    await Promise.all([keepPrices(), keepPrices()])
    await keepPrices()
    // Thirty days from 15 January is 14 February: the first renewal after it is that of 10 March.
    assert.deepEqual(await prices(subscription), ['..2027-03-10 1000', '2027-03-10.. 1500'])
    assert.lengthOf(await PriceNotice.all(), 1)
    const letters = await db.from('outbox_messages').where('topic', 'subscription.price_announced')
    assert.lengthOf(letters, 1)
    const { charges } = await nextCharges(account)
    assert.equal(charges[0].amount.minor, 1190)
    assert.equal(charges[0].later?.amount.minor, 1785)
    assert.equal(charges[0].later?.on.toISODate(), '2027-03-10')

    at('2027-02-01')
    await renewAll()
    await keepPrices()
    await subscription.refresh()
    assert.equal(subscription.priceMinor, 1500)
    at('2027-03-10')
    await renewAll()
    await keepPrices()
    assert.deepEqual(await billed(subscription), ['2027-02-10: 1000', '2027-03-10: 1500'])
    await takePrices([subscription.id])
    const service = await db.from('services').where('id', subscription.serviceId).firstOrFail()
    assert.equal(Number(service.price_minor), 1500)
    const notice = await PriceNotice.firstOrFail()
    assert.equal(notice.state, 'in_force')
    assert.isNull((await notice.related('priceChange').query().firstOrFail()).workKey)
    await assertBilledOnce(assert, subscription)
    await assertBooksBalance(assert)
  })

  test('the page of upcoming billing counts with the price that the next period will have', async ({
    assert,
  }) => {
    const { plan } = await sold()
    const renewals = async () => (await upcomingTotals(await horizonOf('month'))).renewals
    assert.deepEqual(
      (await renewals()).sums.map(({ minor }) => minor),
      [1000]
    )
    await reprice(plan, { to: 1500, on: '2027-02-01', noticeDays: 0 })
    await keepPrices()
    assert.deepEqual(
      (await renewals()).sums.map(({ minor }) => minor),
      [1500]
    )
  })

  test('what customers were told stands in their history and in that of the server', async ({
    client,
  }) => {
    const { plan, account, subscription } = await sold()
    const change = await reprice(plan, { to: 1500, on: '2027-02-01' })
    await keepPrices()
    const session = await sessionFor((await createStaff('manager')).user)
    const see = (path: string) => client.get(path).withSession(session)
    const text = 'announced: €15.00 from 10 Mar 2027'
    ;(await see(`/admin/customers/${account.id}`)).assertTextIncludes(text)
    ;(await see(`/admin/services/${subscription.serviceId}`)).assertTextIncludes(text)
    await takeBackPriceChange(change.id, SYSTEM)
    await keepPrices()
    const after = await see(`/admin/customers/${account.id}`)
    after.assertTextIncludes('it stays at €10.00')
  })

  test('a change that an invoice ahead would miss applies from the period after it', async ({
    assert,
  }) => {
    const { plan, subscription } = await sold()
    at('2027-01-27')
    await renewAll()
    await reprice(plan, { to: 800, on: '2027-02-01', noticeDays: 0 })
    await keepPrices()
    assert.deepEqual(await prices(subscription), ['..2027-03-10 1000', '2027-03-10.. 800'])
    at('2027-02-24')
    await renewAll()
    assert.deepEqual(await billed(subscription), ['2027-02-10: 1000', '2027-03-10: 800'])
  })

  test('who pays a price of their own, that much or more already, or has cancelled is left out, and the preview says so', async ({
    assert,
  }) => {
    const { plan, account, subscription } = await sold()
    const custom = await subscribe(account, plan, { on: '2027-01-10', minor: 900 })
    const dearer = await subscribe(account, plan, { on: '2027-01-10', minor: 2000 })
    const leaving = await subscribe(account, plan, { on: '2027-01-10' })
    await leaving.merge({ endsOn: day('2027-02-10') }).save()
    const reach = { kind: 'plan', refId: plan.id, currency: 'EUR', fromMinor: 1000 } as const
    const when = { effectiveOn: day('2027-02-01'), noticeDays: 30 }
    const some = await previewPriceChange({ ...reach, toMinor: 1500, takesOthers: false }, when)
    assert.deepEqual(some.counts, { taken: 1, cancelled: 1, other_price: 2, beyond: 0 })
    assert.equal(some.before.minor, 1000)
    assert.equal(some.after.minor, 1500)
    assert.equal(some.from?.toISODate(), '2027-02-14')
    assert.equal(some.until?.toISODate(), '2027-03-13')
    const all = await previewPriceChange({ ...reach, toMinor: 1500, takesOthers: true }, when)
    assert.deepEqual(all.counts, { taken: 2, cancelled: 1, other_price: 0, beyond: 1 })

    await reprice(plan, { to: 1500, on: '2027-02-01' })
    await keepPrices()
    assert.lengthOf(await prices(subscription), 2)
    assert.deepEqual(await prices(custom), ['.. 900'])
    assert.deepEqual(await prices(dearer), ['.. 2000'])
    assert.deepEqual(await prices(leaving), ['.. 1000'])
  })

  test('it is taken back until it is in force: prices, invoices ahead and mails', async ({
    assert,
  }) => {
    const { plan, account, subscription } = await sold()
    const change = await reprice(plan, { to: 1500, on: '2027-02-08', noticeDays: 5 })
    await keepPrices()
    at('2027-02-01')
    await renewAll()
    assert.deepEqual(await billed(subscription), ['2027-02-10: 1500'])
    assert.isTrue(await takeBackPriceChange(change.id, SYSTEM))
    assert.isFalse(await takeBackPriceChange(change.id, SYSTEM))
    await keepPrices()
    await keepPrices()
    assert.deepEqual(await prices(subscription), ['.. 1000'])
    await renewAll()
    assert.deepEqual(await billed(subscription), ['2027-02-10: 1000'])
    const states = (await Invoice.query().orderBy('seq')).map(({ state }) => state)
    assert.deepEqual(states, ['void', 'open'])
    const letters = await db.from('outbox_messages').where('topic', 'subscription.price_kept')
    assert.lengthOf(letters, 1)
    await change.refresh()
    assert.isNull(change.workKey)
    at('2027-02-08')
    await keepPrices()
    await plan.refresh()
    assert.equal(plan.priceMinor, 1000)
    assert.isNull((await nextCharges(account)).charges[0].later)
    await assertBilledOnce(assert, subscription)
    await assertBooksBalance(assert)
  })

  test('a period that was paid by a price which is taken back stays, and the old price follows it', async ({
    assert,
  }) => {
    const { plan, subscription } = await sold()
    const change = await reprice(plan, { to: 1500, on: '2027-02-08', noticeDays: 5 })
    await keepPrices()
    at('2027-02-01')
    await renewAll()
    await payDue(await Invoice.firstOrFail())
    await takeBackPriceChange(change.id, SYSTEM)
    await keepPrices()
    at('2027-02-28')
    await renewAll()
    assert.deepEqual(await billed(subscription), ['2027-02-10: 1500', '2027-03-10: 1000'])
    await assertBilledOnce(assert, subscription)
  })

  for (const starts of ['now', 'period_end'] as const)
    test(`[I28] a change of plan that starts ${starts} replaces the old price that was to follow, and gives way to it where it is called off`, async ({
      assert,
    }) => {
      const { plan, subscription } = await sold()
      const raised = await reprice(plan, { to: 1500, on: '2027-02-08', noticeDays: 5 })
      await keepPrices()
      at('2027-02-01')
      await renewAll()
      await payDue(await Invoice.firstOrFail())
      await takeBackPriceChange(raised.id, SYSTEM)
      await keepPrices()
      const before = await prices(subscription)
      at('2027-02-20')
      await subscription.refresh()
      const changed = await madeChange(subscription, { minor: 2000 }, starts)
      assert.isTrue(changed.ok)
      await assertBooksBalance(assert)
      const from = starts === 'now' ? '2027-02-20' : '2027-03-10'
      assert.deepEqual(await prices(subscription), [
        '..2027-02-10 1000',
        `2027-02-10..${from} 1500`,
        `${from}.. 2000`,
      ])
      if (starts === 'now') return
      assert.isTrue(await transaction((trx) => cancelChange(trx, subscription.serviceId)))
      assert.deepEqual(await prices(subscription), before)
      await assertBooksBalance(assert)
    })

  test('what is in force is not taken back', async ({ assert }) => {
    const { plan } = await sold()
    const change = await reprice(plan, { to: 1500, on: '2027-02-01' })
    at('2027-02-01')
    await keepPrices()
    assert.isFalse(await takeBackPriceChange(change.id, SYSTEM))
  })

  test('[F12] after weeks without a worker the price is listed, and nobody is billed by it before the notice', async ({
    assert,
  }) => {
    const { plan, subscription } = await sold()
    await reprice(plan, { to: 1500, on: '2027-02-01' })
    at('2027-03-01')
    await renewAll()
    await keepPrices()
    await plan.refresh()
    assert.equal(plan.priceMinor, 1500)
    assert.deepEqual(await prices(subscription), ['..2027-04-10 1000', '2027-04-10.. 1500'])
    assert.deepEqual(await billed(subscription), ['2027-02-10: 1000', '2027-03-10: 1000'])
  })

  test('what is sold at the old price until its day follows too, also where it is set up later', async ({
    assert,
  }) => {
    const { plan, account } = await sold()
    await reprice(plan, { to: 1500, on: '2027-02-01' })
    await keepPrices()
    at('2027-01-20')
    const later = await subscribe(account, plan, { on: '2027-01-20' })
    const waiting = await subscribe(account, plan, { on: '2027-01-20' })
    await db.from('subscriptions').where('id', waiting.id).update({ state: 'pending' })
    await keepPrices()
    assert.deepEqual(await prices(later), ['..2027-02-20 1000', '2027-02-20.. 1500'])
    at('2027-02-02')
    await keepPrices()
    const { id: changeId } = await db.from('price_changes').whereNotNull('work_key').firstOrFail()
    await db.from('subscriptions').where('id', waiting.id).update({ state: 'active' })
    const fresh = await subscribe(account, plan, { on: '2027-02-02', minor: 1000 })
    await db
      .from('subscription_items')
      .where('subscription_id', fresh.id)
      .update({ created_at: '2027-02-03 12:00:00' })
    await keepPrices()
    assert.deepEqual(await prices(waiting), ['..2027-03-20 1000', '2027-03-20.. 1500'])
    assert.deepEqual(await prices(fresh), ['.. 1000'])
    const change = await db.from('price_changes').where('id', changeId).firstOrFail()
    assert.isNull(change.work_key)
  })

  for (const point of priceCrashPoints.slice(0, 4))
    test(`[F5] dying at ${point} tells nobody twice and lists the price once`, async ({
      assert,
    }) => {
      const { plan, account, subscription } = await sold()
      const second = await subscribe((await createCustomer()).account, plan, { on: '2027-01-10' })
      await subscribe(account, plan, { on: '2027-01-12' })
      await reprice(plan, { to: 1500, on: '2027-02-01' })
      const cut = await untilPowerCut(point, async () => {
        await keepPrices()
        at('2027-02-01')
        await keepPrices()
      })
      assert.isTrue(cut)
      at('2027-02-01')
      await keepPrices()
      await keepPrices()
      assert.lengthOf(await PriceNotice.all(), 3)
      const letters = await db
        .from('outbox_messages')
        .where('topic', 'subscription.price_announced')
      assert.lengthOf(letters, 2)
      assert.lengthOf(await prices(subscription), 2)
      assert.lengthOf(await prices(second), 2)
      await plan.refresh()
      assert.equal(plan.priceMinor, 1500)
      const entries = await db.from('audit_entries').where('action', 'plan.updated')
      assert.lengthOf(entries, 1)
    })

  test('[F5] dying while customers are put back leaves nothing behind', async ({ assert }) => {
    const { plan, subscription } = await sold()
    const change = await reprice(plan, { to: 1500, on: '2027-02-08' })
    await keepPrices()
    await takeBackPriceChange(change.id, SYSTEM)
    assert.isTrue(await untilPowerCut('billing.prices_put_back', keepPrices))
    await keepPrices()
    assert.deepEqual(await prices(subscription), ['.. 1000'])
    assert.lengthOf(await db.from('outbox_messages').where('topic', 'subscription.price_kept'), 1)
  })

  for (const first of ['renewal', 'price'] as const)
    test(`[F11] a renewal run and a change of price at once bill a period by one price, the ${first} begun first`, async ({
      assert,
    }) => {
      const { plan, account } = await sold()
      const subscriptions = [await subscribe(account, plan, { on: '2027-01-01' })]
      for (let i = 0; i < 5; i++)
        subscriptions.push(
          await subscribe((await createCustomer()).account, plan, { on: '2027-01-01' })
        )
      at('2027-01-18')
      await reprice(plan, { to: 1500, on: '2027-01-20', noticeDays: 0 })
      const works = [renewAll, keepPrices]
      if (first === 'price') works.reverse()
      await Promise.all(works.map((work) => work()))
      await renewAll()
      await keepPrices()
      for (const subscription of subscriptions) {
        const [period] = await billed(subscription)
        const steps = await prices(subscription)
        const isOld = period === '2027-02-01: 1000'
        assert.include(['2027-02-01: 1000', '2027-02-01: 1500'], period)
        const from = isOld ? '2027-03-01' : '2027-02-01'
        assert.deepEqual(steps, [`..${from} 1000`, `${from}.. 1500`])
        await subscription.refresh()
        assert.equal(subscription.priceMinor, 1500)
        await assertBilledOnce(assert, subscription)
      }
      await assertBooksBalance(assert)
    })

  test('a change of options after the notice is billed by the old price until the new one begins', async ({
    assert,
  }) => {
    const { plan, subscription } = await sold()
    await db.from('billed_periods').where('subscription_id', subscription.id).delete()
    await db
      .table('billed_periods')
      .insert({ ...periodOf(subscription), starts_on: '2027-01-10', ends_on: '2027-02-09' })
    await reprice(plan, { to: 1500, on: '2027-02-01' })
    await keepPrices()
    const before = await termsOf(subscription)
    assert.equal(before.items[0].unitMinor, 1000)
    const extra = {
      kind: 'option',
      refId: null,
      name: 'Address',
      quantity: 1,
      unitMinor: 300,
    } as const
    const terms = { ...before, items: [...before.items, extra] }
    const asked = await requestChange(subscription.serviceId, {
      ...{ terms, starts: 'now', isFree: true, by: SYSTEM },
    })
    if (!asked.ok) throw new Error(asked.error.type)
    await transaction((trx) => finishChange(trx, asked.value))
    await subscription.refresh()
    assert.equal(subscription.priceMinor, 1300)
    assert.deepEqual(await prices(subscription), [
      '..2027-01-15 1000',
      '2027-01-15..2027-03-10 1000',
      '2027-01-15.. 300',
      '2027-03-10.. 1500',
    ])
    at('2027-02-28')
    await renewAll()
    assert.deepEqual(await billed(subscription), ['2027-02-10: 1300', '2027-03-10: 1800'])
  })

  for (const isSamePlan of [true, false])
    test(`[I28] a change to ${isSamePlan ? 'further options' : 'another plan'} that is paid after an announced price began leaves one price for each day`, async ({
      assert,
    }) => {
      const { plan, subscription } = await sold()
      await db.from('billed_periods').where('subscription_id', subscription.id).delete()
      await db
        .table('billed_periods')
        .insert({ ...periodOf(subscription), starts_on: '2027-01-10', ends_on: '2027-03-09' })
      await subscription.merge({ renewsOn: day('2027-03-10'), cycleIndex: 2 }).save()
      await reprice(plan, { to: 1500, on: '2027-02-01', noticeDays: 0 })
      await keepPrices()
      assert.deepEqual(await prices(subscription), ['..2027-03-10 1000', '2027-03-10.. 1500'])
      at('2027-03-09')
      const before = await termsOf(subscription)
      const other = await createPlan({ priceMinor: 2000 })
      const option = { kind: 'option', refId: null, name: 'Address', quantity: 1 } as const
      const items = isSamePlan
        ? [...before.items, { ...option, unitMinor: 300 }]
        : [{ ...before.items[0], refId: other.id, unitMinor: 2000 }]
      const terms = { ...before, items, planId: isSamePlan ? plan.id : other.id }
      const asked = await requestChange(subscription.serviceId, {
        ...{ terms, starts: 'now', by: SYSTEM },
      })
      if (!asked.ok) throw new Error(asked.error.type)
      at('2027-03-10')
      await keepPrices()
      const [notice] = await PriceNotice.all()
      assert.equal(notice.state, 'in_force')
      const { invoiceId } = asked.value
      await payDue(await Invoice.findOrFail(invoiceId))
      await followInvoice(invoiceId ?? '')
      await transaction((trx) => finishChange(trx, asked.value))
      const after = isSamePlan
        ? ['2027-03-09.. 300', '2027-03-09..2027-03-10 1000', '2027-03-10.. 1500']
        : ['2027-03-09.. 2000']
      assert.deepEqual(
        (await prices(subscription)).toSorted(),
        ['..2027-03-09 1000', ...after].toSorted()
      )
      await assertBooksBalance(assert)
      await renewAll()
      const next = isSamePlan ? '2027-03-10: 1800' : '2027-03-10: 2000'
      assert.equal((await billed(subscription)).at(-1), next)
    })

  test('a change of plan that waits for its day and is called off leaves what was announced', async ({
    assert,
  }) => {
    const { plan, subscription } = await sold()
    await db.from('billed_periods').where('subscription_id', subscription.id).delete()
    await db
      .table('billed_periods')
      .insert({ ...periodOf(subscription), starts_on: '2027-01-10', ends_on: '2027-02-09' })
    await reprice(plan, { to: 1500, on: '2027-02-01' })
    await keepPrices()
    const announced = await prices(subscription)
    const before = await termsOf(subscription)
    const other = await createPlan({ priceMinor: 2000 })
    const item = { ...before.items[0], refId: other.id, unitMinor: 2000 }
    const terms = { ...before, planId: other.id, items: [item] }
    const seen = await previewChange(subscription.serviceId, { terms, starts: 'period_end' })
    if (!seen.ok) throw new Error(seen.error.type)
    assert.equal(seen.value.next.listed.minor, 2000)
    const asked = await requestChange(subscription.serviceId, {
      ...{ terms, starts: 'period_end', by: SYSTEM },
    })
    if (!asked.ok) throw new Error(asked.error.type)
    assert.deepEqual(await prices(subscription), ['..2027-02-10 1000', '2027-02-10.. 2000'])
    assert.isTrue(await transaction((trx) => cancelChange(trx, subscription.serviceId)))
    assert.deepEqual(await prices(subscription), announced)
    await subscription.refresh()
    assert.equal(subscription.priceMinor, 1000)
  })
})

function periodOf({ id }: Subscription) {
  return { id, subscription_id: id, listed_minor: 1000, created_at: '2027-01-10 12:00:00' }
}
