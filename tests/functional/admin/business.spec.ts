import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { parse } from 'node-html-parser'
import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { newId } from '#core/ids'
import { sqlTime } from '#core/database/sql_time'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import { businessFigures } from '#core/registries/business_figures'
import { countBusinessDays, recountSince } from '#admin/business/count_days'
import { readBusiness } from '#admin/business/read_business'
import { ShopDays, daysFrom } from '#admin/business/shop_days'
import Payment from '#billing/models/payment'
import Refund from '#billing/models/refund'
import Subscription from '#billing/models/subscription'
import Service from '#provisioning/models/service'
import { createSubscription } from '#tests/support/subscriptions'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { PanelDatabase } from '#tests/support/panel_database'
import {
  countQueries,
  createFakeWorld,
  createPendingService,
  forgetMachines,
} from '#tests/support/provisioning'

const zone = 'Europe/Berlin'
const berlin = (text: string) => DateTime.fromISO(text, { zone }).toUTC()

const inBerlin = () => transaction((trx) => settings.set({ 'company.time_zone': zone }, trx))

async function pay(accountId: string, at: DateTime, amountMinor: number, currency = 'EUR') {
  return Payment.create({
    accountId,
    kind: 'card',
    gateway: 'fake',
    externalId: newId(),
    amountMinor,
    appliedMinor: amountMinor,
    currency,
    receivedAt: at,
  })
}

async function giveBack(payment: Payment, at: DateTime, amountMinor: number, state = 'succeeded') {
  const refund = await Refund.create({
    accountId: payment.accountId,
    paymentId: payment.id,
    destination: 'gateway',
    state: state as 'succeeded',
    amountMinor,
    fromCreditMinor: 0,
    currency: payment.currency,
    cause: newId(),
    reason: 'test',
    requestedBy: 'staff:x',
  })
  await db
    .from('refunds')
    .where('id', refund.id)
    .update({ created_at: sqlTime(at) })
  return refund
}

const TABLES = ['business_figures', 'business_days', 'refunds', 'payments', 'account_words']

async function forgetBusiness(): Promise<void> {
  await forgetMachines()
  for (const table of [...TABLES, 'memberships', 'accounts']) await db.from(table).delete()
  await transaction((trx) => settings.set({ 'company.time_zone': 'UTC' }, trx))
}

/** What is kept of a figure, as "day currency" and amount. */
async function kept(figure: string): Promise<Record<string, number>> {
  const rows = await db.from('business_figures').where({ figure }).orderBy('day')
  return Object.fromEntries(
    rows.map((row) => [`${row.day} ${row.currency}`.trim(), Number(row.amount)])
  )
}

test.group('Figures of the business', (group) => {
  group.setup(async () => {
    const database = await PanelDatabase.create()
    return () => database.remove()
  })
  group.each.setup(forgetBusiness)
  group.each.teardown(() => clock.reset())

  test('are those of the day in the shop’s time zone, at night and where clocks change', async ({
    assert,
  }) => {
    await inBerlin()
    clock.travelTo(berlin('2026-03-31T12:00:00'))
    const { account } = await createCustomer()
    await db.from('accounts').update({ created_at: '2026-03-27 12:00:00' })
    // Half past midnight in Berlin is still the day before in Greenwich.
    await pay(account.id, berlin('2026-03-28T00:30:00'), 100)
    await pay(account.id, berlin('2026-03-28T23:59:59'), 10)
    // 29 March has 23 hours.
    await pay(account.id, berlin('2026-03-29T00:00:00'), 2000)
    await pay(account.id, berlin('2026-03-29T23:59:59'), 200)
    await pay(account.id, berlin('2026-03-30T00:00:00'), 30)
    await countBusinessDays()
    assert.deepEqual(await kept('billing.revenue'), {
      '2026-03-28 EUR': 110,
      '2026-03-29 EUR': 2200,
      '2026-03-30 EUR': 30,
    })
    const span = (await ShopDays.now()).span('2026-03-29')
    assert.equal(span.until.diff(span.from, 'hours').hours, 23)
    assert.equal((await kept('admin.customers'))['2026-03-27'], 1)
  })

  test('never add up two currencies, and subtract what was given back', async ({ assert }) => {
    clock.travelTo(DateTime.utc(2026, 6, 10, 12))
    const { account } = await createCustomer()
    const payment = await pay(account.id, DateTime.utc(2026, 6, 10, 8), 1000)
    await pay(account.id, DateTime.utc(2026, 6, 10, 9), 777, 'USD')
    await Payment.create({
      accountId: account.id,
      kind: 'credit',
      amountMinor: 5000,
      appliedMinor: 5000,
      currency: 'EUR',
      receivedAt: DateTime.utc(2026, 6, 10, 9),
    })
    await giveBack(payment, DateTime.utc(2026, 6, 10, 10), 250)
    await giveBack(payment, DateTime.utc(2026, 6, 10, 10), 300, 'failed')
    await countBusinessDays()
    const revenue = { '2026-06-10 EUR': 750, '2026-06-10 USD': 777 }
    assert.deepEqual(await kept('billing.revenue'), revenue)
    await countBusinessDays()
    assert.deepEqual(await kept('billing.revenue'), revenue, 'twice is once')
    assert.lengthOf(await db.from('business_days'), 1)
  })

  test('count days of the last weeks again, as refunds come late and fail late', async ({
    assert,
  }) => {
    clock.travelTo(DateTime.utc(2026, 6, 10, 12))
    const { account } = await createCustomer()
    const payment = await pay(account.id, DateTime.utc(2026, 6, 10, 8), 1000)
    const refund = await giveBack(payment, DateTime.utc(2026, 6, 10, 10), 400)
    await countBusinessDays()
    clock.travelTo(DateTime.utc(2026, 6, 11, 0, 10))
    await countBusinessDays()
    assert.equal((await kept('billing.revenue'))['2026-06-10 EUR'], 600)
    await refund.merge({ state: 'failed' }).save()
    await countBusinessDays()
    assert.equal((await kept('billing.revenue'))['2026-06-10 EUR'], 600, 'once a day is enough')
    clock.travelTo(DateTime.utc(2026, 6, 12, 1))
    await countBusinessDays()
    assert.equal((await kept('billing.revenue'))['2026-06-10 EUR'], 1000)
  })

  test('count each month’s share of every cycle, only of servers that were set up and have not ended', async ({
    assert,
  }) => {
    clock.travelTo(DateTime.utc(2026, 6, 10, 12))
    const { product, templates } = await createFakeWorld()
    const { account } = await createCustomer()
    const sell = async (overrides: Parameters<typeof createSubscription>[2]) => {
      const { serviceId } = await createSubscription(account, '2026-06-10', overrides)
      const service = await Service.findOrFail(serviceId)
      return service.merge({ state: 'active', activatedAt: clock.now() }).save()
    }
    await sell({ minor: 1000, cycleUnit: 'month', cycleCount: 1 })
    await sell({ minor: 1000, cycleUnit: 'month', cycleCount: 3 })
    await sell({ minor: 12_000, cycleUnit: 'year', cycleCount: 1 })
    await createPendingService({ product, template: templates.vm })
    const ends = await sell({ minor: 9999, cycleUnit: 'month', cycleCount: 1 })
    await countBusinessDays()
    assert.deepEqual(await kept('billing.mrr'), { '2026-06-10 EUR': 1000 + 333 + 1000 + 9999 })
    assert.deepEqual(await kept('provisioning.servers'), { '2026-06-10': 4 })

    clock.travelTo(DateTime.utc(2026, 6, 12, 12))
    await ends.merge({ state: 'terminated', terminatedAt: clock.now() }).save()
    await transaction((trx) => Subscription.end(trx, ends.id))
    await countBusinessDays()
    assert.deepEqual(await kept('provisioning.servers'), {
      '2026-06-10': 4,
      '2026-06-11': 4,
      '2026-06-12': 3,
    })
    assert.equal((await kept('provisioning.ended'))['2026-06-12'], 1)
    assert.equal((await kept('billing.mrr'))['2026-06-12 EUR'], 2333)
  })

  test('make up for years that nobody counted, the latest days first, and begin with the first customer', async ({
    assert,
  }) => {
    clock.travelTo(DateTime.utc(2026, 6, 30, 12))
    const { account } = await createCustomer()
    await db.from('accounts').update({ created_at: '2026-03-01 12:00:00' })
    await pay(account.id, DateTime.utc(2026, 3, 5, 8), 100)
    const first = await countBusinessDays()
    assert.equal(first[0], '2026-06-30')
    assert.lengthOf(first, 60)
    await countBusinessDays()
    await countBusinessDays()
    assert.lengthOf(await db.from('business_days'), 122)
    assert.deepEqual(await kept('billing.revenue'), { '2026-03-05 EUR': 100 })

    await pay(account.id, DateTime.utc(2026, 3, 5, 9), 11)
    assert.equal(await recountSince('2026-03-01'), 122)
    assert.deepEqual(await kept('billing.revenue'), { '2026-03-05 EUR': 111 })
  })

  test('are compared with a period only where each day of it was counted', async ({ assert }) => {
    clock.travelTo(DateTime.utc(2026, 6, 30, 12))
    const { account } = await createCustomer()
    await db.from('accounts').update({ created_at: '2026-06-20 12:00:00' })
    await pay(account.id, DateTime.utc(2026, 6, 30, 8), 100)
    await countBusinessDays()
    const business = await readBusiness(7, () => true)
    const { series } = business.figures.find(({ figure }) => figure.name === 'billing.revenue')!
    assert.equal(business.days.at(-1), '2026-06-30')
    assert.deepEqual(series[0].now, [0, 0, 0, 0, 0, 0, 100])
    assert.deepEqual(series[0].before, [null, null, null, 0, 0, 0, 0])

    await pay(account.id, DateTime.utc(2026, 6, 30, 9), 23)
    const now = await readBusiness(7, () => true)
    const revenue = now.figures.find(({ figure }) => figure.name === 'billing.revenue')!
    assert.equal(revenue.series[0].now.at(-1), 123, 'today is asked for, not read')
  })

  test('have a name each', async ({ assert }) => {
    const { default: i18nManager } = await import('@adonisjs/i18n/services/main')
    const i18n = i18nManager.locale('en')
    for (const { name } of businessFigures.all())
      assert.isTrue(i18n.hasMessage(`admin.business.figures.${name.replace('.', '_')}`), name)
  })
})

test.group('The overview of staff', (group) => {
  group.setup(async () => {
    const database = await PanelDatabase.create()
    return () => database.remove()
  })
  group.each.setup(forgetBusiness)
  group.each.teardown(() => clock.reset())

  test('says that nothing needs anybody, and shows the same figures to whoever may see them', async ({
    client,
    assert,
  }) => {
    const { account } = await createCustomer()
    await pay(account.id, clock.now(), 123_400)
    await countBusinessDays()
    const owner = await sessionFor((await createStaff('owner')).user)
    const page = parse((await client.get('/admin?days=7').withSession(owner)).text())
    assert.include(page.text, 'Nothing needs you right now')
    const stats = page.querySelectorAll('.stat__label').map((label) => label.text.trim())
    assert.deepEqual(stats, [
      'Revenue received',
      'Monthly recurring revenue',
      'Monthly revenue gained',
      'Monthly revenue lost',
      'New customers',
      'Orders',
      'Servers',
      'Ended servers',
    ])
    assert.include(page.querySelector('.stat')?.text, '€1,234.00')
    assert.lengthOf(page.querySelectorAll('.chart'), 3)
    assert.lengthOf(page.querySelector('.chart')!.querySelectorAll('tbody tr'), 7)
    assert.equal(page.querySelector('.periods [aria-current]')?.text, '7 days')
  })

  test('takes an unknown period for thirty days', async ({ client, assert }) => {
    const owner = await sessionFor((await createStaff('owner')).user)
    for (const days of ['1000000', 'x', '-1', '7&days=30']) {
      const page = parse((await client.get(`/admin?days=${days}`).withSession(owner)).text())
      assert.equal(page.querySelector('.periods [aria-current]')?.text, '30 days')
    }
  })

  test('takes as many queries for ninety days of a busy shop as for an empty one', async ({
    client,
    assert,
  }) => {
    const owner = await sessionFor((await createStaff('owner')).user)
    const ask = (days: number) => client.get(`/admin?days=${days}`).withSession(owner)
    await ask(7)
    const empty = await countQueries(() => ask(7))
    const { account } = await createCustomer()
    const today = (await ShopDays.now()).today
    await db.from('accounts').update({ created_at: `${daysFrom(today, -100)} 12:00:00` })
    for (let day = 0; day < 60; day++)
      await pay(account.id, clock.now().minus({ days: day }), 100, day % 2 ? 'EUR' : 'USD')
    await countBusinessDays()
    await countBusinessDays()
    const full = await countQueries(() => ask(90))
    assert.isAtMost(full, empty + 1)
    assert.isAtMost(full, 42)
  })
})
