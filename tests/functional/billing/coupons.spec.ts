import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { calendarDate } from '#core/database/calendar_date'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import { billingBusiness } from '#billing/business_figures'
import { cancelSubscription } from '#billing/cancellations/cancel_subscription'
import { endDiscount, giveDiscount } from '#billing/coupons/give_discount'
import { serviceDiscount } from '#billing/coupons/service_discount'
import { settleAllMrr } from '#billing/mrr/settle_mrr'
import { previewParked } from '#billing/parked/preview_parked'
import { resumeParked } from '#billing/parked/resume_parked'
import { renewAll } from '#billing/renewals/renew_all'
import { nextCharges } from '#billing/renewals/next_charges'
import { requestChange } from '#billing/changes/request_change'
import { cancelChange } from '#billing/changes/cancel_change'
import { upcomingTotals } from '#billing/tonight/totals'
import { horizonOf } from '#billing/tonight/horizon'
import Coupon from '#billing/models/coupon'
import CreditNote from '#billing/models/credit_note'
import Invoice from '#billing/models/invoice'
import SubscriptionDiscount from '#billing/models/subscription_discount'
import type Subscription from '#billing/models/subscription'
import { assertBooksBalance } from '#tests/support/billing'
import { change, otherTerms, payDue } from '#tests/support/changes'
import { createCoupon } from '#tests/support/coupons'
import { createCustomer } from '#tests/support/identity'
import { countQueries } from '#tests/support/provisioning'
import { createSubscription, day } from '#tests/support/subscriptions'
import { resetState } from '#tests/support/reset_state'

const at = (text: string) => clock.travelTo(day(text).plus({ hours: 12 }))
const dayOf = (value: string | Date | null) => value && calendarDate(value).toISODate()

/** What invoices asked for a subscription, without tax, oldest first. */
async function nets({ id }: Subscription): Promise<number[]> {
  const rows = await db
    .from('invoice_lines')
    .join('invoices', 'invoices.id', 'invoice_lines.invoice_id')
    .where('invoice_lines.subscription_id', id)
    .groupBy('invoices.id', 'invoices.seq')
    .orderBy('invoices.seq')
    .select('invoices.seq')
    .sum('invoice_lines.net_minor as net')
  return rows.map(({ net }) => Number(net))
}

async function renewUntil(text: string): Promise<void> {
  for (let today = day(text).minus({ months: 6 }); today <= day(text);) {
    if (today.toISODate() >= '2027-01-01') {
      at(today.toISODate())
      await renewAll()
      for (const invoice of await Invoice.query().where('state', 'open')) await payDue(invoice)
    }
    today = today.plus({ days: 7 })
  }
}

/** A server of ten euros a month that began on 1 January, with a coupon off its next renewals. */
async function discounted(
  columns: Parameters<typeof createCoupon>[0],
  parts: Parameters<typeof createCoupon>[1] = {},
  { renewals, minor = 1000 }: { renewals?: number; minor?: number } = {}
) {
  at('2027-01-01')
  const { account, user } = await createCustomer()
  const subscription = await createSubscription(account, '2027-01-01', { minor })
  const coupon = await createCoupon(columns, parts)
  const given = await giveDiscount(subscription.serviceId, {
    ...{ code: coupon.code, renewals },
    by: SYSTEM,
  })
  if (!given.ok) throw new Error(JSON.stringify(given.error))
  return { account, user, subscription, coupon, discount: given.value }
}

test.group('Coupons on renewals', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => {
    clock.reset()
    settings.forget()
  })

  test('exactly as many renewals cost less as were given, with tax on what is left', async ({
    assert,
  }) => {
    const { subscription } = await discounted({ percentBp: 2000 }, {}, { renewals: 3 })
    await renewUntil('2027-06-20')
    assert.deepEqual((await nets(subscription)).slice(0, 5), [800, 800, 800, 1000, 1000])
    const invoice = await Invoice.query().orderBy('seq').preload('lines').firstOrFail()
    assert.deepEqual([invoice.netMinor, invoice.taxMinor, invoice.totalMinor], [800, 152, 952])
    assert.equal(invoice.lines[0].discountMinor, 200)
    assert.match(invoice.document.lines[0].discount?.label ?? '', /^Coupon Save-.* \(−20%\)$/)
    await assertBooksBalance(assert)
  })

  test('[F12] after an outage each of the periods that are caught up costs what it would have cost', async ({
    assert,
  }) => {
    const { subscription } = await discounted({ percentBp: 5000 }, {}, { renewals: 2 })
    at('2027-03-25')
    await renewAll()
    assert.deepEqual(await nets(subscription), [500 + 500 + 1000])
    const periods = await db.from('billed_periods').orderBy('starts_on').select('listed_minor')
    assert.deepEqual(
      periods.slice(1).map((row) => Number(row.listed_minor)),
      [500, 500, 1000]
    )
    await assertBooksBalance(assert)
  })

  test('what staff let nobody pay for after an outage uses up no cycle of a discount', async ({
    assert,
  }) => {
    const { subscription } = await discounted({ percentBp: 5000 }, {}, { renewals: 2 })
    await db
      .from('subscriptions')
      .update({ parked_at: '2027-02-01 00:00:00', parked_reason: 'failed', invoice_on: null })
    at('2027-04-10')
    const { ids, fingerprint, totals } = await previewParked([subscription.id], 'today')
    assert.deepEqual(
      totals.map(({ minor }) => minor),
      [595]
    )
    const resumed = await resumeParked({ ids, from: 'today', fingerprint, by: SYSTEM })
    assert.isTrue(resumed.ok)
    await renewUntil('2027-07-20')
    assert.deepEqual((await nets(subscription)).slice(0, 3), [500, 500, 1000])
    await assertBooksBalance(assert)
  })

  test('an amount never takes more than a period costs; what is free is written and paid without charge', async ({
    assert,
  }) => {
    const off = { off: { EUR: 5000 } }
    const { subscription } = await discounted(
      { kind: 'amount', percentBp: null, duration: 'forever' },
      off
    )
    at('2027-01-20')
    await renewAll()
    const invoice = await Invoice.query().firstOrFail()
    assert.deepEqual([invoice.state, invoice.totalMinor], ['paid', 0])
    assert.deepEqual(await nets(subscription), [0])
    await assertBooksBalance(assert)
  })

  test('what is left below a card’s minimum is carried to the next invoice', async ({ assert }) => {
    const { subscription } = await discounted({ percentBp: 9800 }, {}, { renewals: 1 })
    at('2027-01-20')
    await renewAll()
    assert.lengthOf(await Invoice.all(), 0)
    await subscription.refresh()
    assert.equal(subscription.carriedMinor, 20)
    at('2027-02-20')
    await renewAll()
    assert.deepEqual(await nets(subscription), [1020])
    await assertBooksBalance(assert)
  })

  test('next charges, what billing will do and monthly revenue tell what is left to pay', async ({
    assert,
  }) => {
    const { account, subscription } = await discounted({ percentBp: 2000 }, {}, { renewals: 2 })
    const { charges } = await nextCharges(account)
    assert.equal(charges[0].amount.minor, 952)
    const totals = await upcomingTotals(await horizonOf('month'))
    assert.deepEqual(
      totals.renewals.sums.map(({ minor }) => minor),
      [800]
    )
    const told = await serviceDiscount(subscription.serviceId)
    assert.equal(told?.told, '−20% from 1 Feb 2027 to 31 Mar 2027')
    const mrr = billingBusiness.find(({ name }) => name === 'billing.mrr')!
    const on = async (text: string) => {
      clock.travelTo(day(text).plus({ hours: 12 }))
      await settleAllMrr()
      const span = { day: text, from: day(text), until: day(text).plus({ days: 1 }) }
      return (await mrr.count(span)).map(({ amount }) => amount)
    }
    assert.deepEqual(await on('2027-01-15'), [1000])
    assert.deepEqual(await on('2027-02-15'), [800])
    assert.deepEqual(await on('2027-04-01'), [1000])
  })

  test('renewals of many discounted servers ask no query more than without', async ({ assert }) => {
    const coupon = await createCoupon({ duration: 'forever' })
    at('2027-01-01')
    const { account } = await createCustomer()
    const queries: number[] = []
    for (const isGiven of [true, false, true]) {
      at('2027-01-01')
      for (let index = 0; index < 12; index++) {
        const { serviceId } = await createSubscription(account, '2027-01-01')
        if (isGiven) await giveDiscount(serviceId, { code: coupon.code, by: SYSTEM })
      }
      at('2027-01-20')
      queries.push(await countQueries(renewAll))
    }
    assert.equal(queries[2], queries[1])
    assert.isBelow(queries[2], 40)
  })
})

test.group('Coupons on changes and cancellations', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => {
    clock.reset()
    settings.forget()
  })

  /** A server of 28 euros with half off, that is paid for February at 14. */
  async function paidHalf(columns: Parameters<typeof createCoupon>[0] = {}) {
    const world = await discounted(
      { percentBp: 5000, duration: 'forever', ...columns },
      {},
      { minor: 2800 }
    )
    at('2027-01-20')
    await renewAll()
    await payDue(await Invoice.query().firstOrFail())
    at('2027-02-08')
    return world
  }

  test('[F16] an upgrade charges and credits what is left after the discount', async ({
    assert,
  }) => {
    const { subscription } = await paidHalf()
    const done = await change(subscription, { minor: 5600 })
    assert.isTrue(done.ok)
    const invoice = await Invoice.query().where('kind', 'change').preload('lines').firstOrFail()
    assert.deepEqual(
      invoice.lines.map(({ netMinor }) => netMinor),
      [-1050, 2100]
    )
    await assertBooksBalance(assert)
  })

  test('a plan that the coupon is not for ends the discount on its day', async ({ assert }) => {
    const { subscription, coupon } = await paidHalf()
    await db.table('coupon_products').insert({
      ...{ coupon_id: coupon.id, product_id: subscription.productId },
    })
    await subscription.refresh()
    const terms = await otherTerms(subscription, { minor: 5600 })
    const wanted = { terms: { ...terms, productId: coupon.id }, by: SYSTEM }
    await requestChange(subscription.serviceId, { ...wanted, starts: 'period_end' })
    const discount = await SubscriptionDiscount.firstOrFail()
    assert.equal(dayOf(discount.endedOn?.toISODate() ?? null), '2027-03-01')
    await transaction((trx) => cancelChange(trx, subscription.serviceId))
    await discount.refresh()
    assert.isNull(discount.endedOn)

    await requestChange(subscription.serviceId, { ...wanted, starts: 'now' })
    const invoice = await Invoice.query().where('kind', 'change').preload('lines').firstOrFail()
    assert.deepEqual(
      invoice.lines.map(({ netMinor }) => netMinor),
      [-1050, 4200]
    )
    await assertBooksBalance(assert)
  })

  test('another cycle is discounted for the days that are left of the discount', async ({
    assert,
  }) => {
    const { subscription } = await discounted({ percentBp: 5000 }, {}, { renewals: 1, minor: 2800 })
    at('2027-01-20')
    await renewAll()
    await payDue(await Invoice.query().firstOrFail())
    at('2027-02-08')
    await change(subscription, { minor: 36_500, cycle: { unit: 'year', count: 1 } })
    const invoice = await Invoice.query().where('kind', 'change').preload('lines').firstOrFail()
    const [, year] = invoice.lines
    assert.equal(year.discountMinor, 50 * 21)
    await assertBooksBalance(assert)
  })

  test('[I25] cancelling gives back no more than was paid', async ({ assert }) => {
    await transaction((trx) => settings.set({ 'billing.credit_on_cancel': 'unused_days' }, trx))
    const { subscription } = await paidHalf()
    const why = { mode: 'now', reason: 'not_said', by: SYSTEM } as const
    assert.isTrue((await cancelSubscription(subscription.serviceId, why)).ok)
    const note = await CreditNote.firstOrFail()
    assert.equal(note.netMinor, 1000)
    await assertBooksBalance(assert)
  })
})

test.group('Coupons that staff give', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => {
    clock.reset()
    settings.forget()
  })

  test('one discount at a time; once it is ended another may be given', async ({ assert }) => {
    const { subscription, coupon, discount } = await discounted({ duration: 'forever' })
    const gift = { code: ` ${coupon.code.toLowerCase()} `, by: SYSTEM }
    const again = await giveDiscount(subscription.serviceId, gift)
    assert.deepEqual(again, { ok: false, error: { type: 'has_discount' } })
    assert.isTrue(await endDiscount(discount.id, SYSTEM))
    assert.isFalse(await endDiscount(discount.id, SYSTEM))
    at('2027-01-20')
    await renewAll()
    assert.deepEqual(await nets(subscription), [1000])
    assert.isTrue((await giveDiscount(subscription.serviceId, gift)).ok)
    await coupon.refresh()
    assert.equal(coupon.uses, 2)
    await assertBooksBalance(assert)
  })

  for (const [title, columns, parts, type] of [
    ['of a set-up fee', { appliesTo: 'setup' }, {}, 'setup'],
    ['of which all uses are taken', { mostUses: 1, uses: 1 }, {}, 'used_up'],
    ['in another currency', { kind: 'amount', percentBp: null }, { off: { USD: 100 } }, 'currency'],
    ['of another product', {}, { products: ['01JAAAAAAAAAAAAAAAAAAAAAAA'] }, 'product'],
    ['for other cycles', { cycleLengths: 'year:1' }, {}, 'cycle'],
    ['that is archived', { state: 'archived' }, {}, 'ended'],
  ] as const)
    test(`none ${title} is given`, async ({ assert }) => {
      at('2027-01-01')
      const { account } = await createCustomer()
      const { serviceId } = await createSubscription(account, '2027-01-01')
      const coupon = await createCoupon(columns as object, parts as object)
      const given = await giveDiscount(serviceId, { code: coupon.code, by: SYSTEM })
      assert.isFalse(given.ok)
      if (given.ok) return
      assert.equal(
        given.error.type === 'coupon' ? given.error.problem.type : given.error.type,
        type
      )
      assert.lengthOf(await SubscriptionDiscount.all(), 0)
      assert.equal((await Coupon.findOrFail(coupon.id)).uses, coupon.uses)
    })
})
