import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import { worker } from '#core/work/worker'
import { cancelSubscription, recordUsage, usageOfService } from '#billing'
import { renewAll } from '#billing/renewals/renew_all'
import { invoiceEarly } from '#billing/usage/invoice_early'
import { recordHours } from '#billing/usage/record_hours'
import { settleEnded } from '#billing/usage/settle_ended'
import { warnOfUsage } from '#billing/usage/warn_of_usage'
import { forgetOldUsage } from '#billing/usage/record_usage'
import BillingProfile from '#billing/models/billing_profile'
import Invoice from '#billing/models/invoice'
import Subscription from '#billing/models/subscription'
import Mail from '#notifications/models/mail'
import { assertBooksBalance } from '#tests/support/billing'
import { createCustomer, sessionFor } from '#tests/support/identity'
import { queriesOf } from '#tests/support/query_counter'
import { createSubscription, day } from '#tests/support/subscriptions'
import { resetState } from '#tests/support/reset_state'
import type { MeterPrice } from '#billing/contracts/meter_price'

const GB = 1_000_000_000
const at = (text: string) => clock.travelTo(day(text).plus({ hours: 12 }))
const moment = (text: string) => DateTime.fromISO(text, { zone: 'utc' })

const TRAFFIC: MeterPrice = {
  meter: 'traffic',
  included: 1000 * GB,
  unitSize: GB,
  rounding: 'up',
  tiers: [{ upTo: null, unitMinor: 1 }],
}
/** Billed by the hour: 0.75 cents, at most 5 euros a month. */
const HOURLY = {
  isHourly: true,
  items: [
    {
      ...{ kind: 'plan' as const, refId: null, name: 'Small', quantity: 1, unitMinor: 0 },
      hours: { rate: 7500, monthMinor: 500 },
    },
  ],
}

let keys = 0
const use = (subscription: Subscription, gigabytes: number, until: string, key?: string) =>
  recordUsage([
    {
      serviceId: subscription.serviceId,
      meter: 'traffic',
      quantity: gigabytes * GB,
      from: moment(until).minus({ hours: 1 }),
      until: moment(until),
      key: key ?? `test:${keys++}:${clock.nowMs()}`,
    },
  ])

async function lines() {
  const invoices = await Invoice.query().preload('lines').orderBy('seq')
  return invoices.map((invoice) =>
    invoice.lines.filter(({ kind }) => kind === 'usage').map(({ netMinor }) => netMinor)
  )
}

/** Whose periods each invoice bills, sorted. */
async function hostnames() {
  const invoices = await Invoice.query().preload('lines').orderBy('seq')
  const known = await Subscription.all()
  return invoices.map(({ lines: own }) =>
    own
      .filter(({ kind }) => kind === 'recurring')
      .map(({ subscriptionId }) => known.find(({ id }) => id === subscriptionId)!.hostname)
      .sort()
  )
}

test.group('Usage', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => {
    clock.reset()
    settings.forget()
  })

  async function metered(meters: MeterPrice[] = [TRAFFIC], more = {}) {
    at('2027-11-01')
    const { user, account } = await createCustomer()
    const subscription = await createSubscription(account, '2027-11-01', { meters, ...more })
    return { user, account, subscription }
  }

  test('beyond what is included is a line of the renewal that follows its period', async ({
    assert,
  }) => {
    const { subscription } = await metered()
    at('2027-11-20')
    assert.equal(await use(subscription, 1000, '2027-11-10T10:00'), 1)
    assert.equal(await use(subscription, 530, '2027-11-20T10:00'), 1)
    assert.equal(await renewAll(), 0)
    at('2027-11-30')
    assert.equal(await renewAll(), 0)
    at('2027-12-01')
    assert.equal(await renewAll(), 1)
    const [invoice] = await Invoice.query().preload('lines')
    assert.deepEqual(
      invoice.lines.map(({ kind, netMinor }) => [kind, netMinor]),
      [
        ['usage', 530],
        ['recurring', 1000],
      ]
    )
    assert.include(invoice.lines[0].description, '1,530 GB, 1,000 GB included, 530 GB at €0.01')
    assert.equal(invoice.lines[0].periodEnd?.toISODate(), '2027-11-30')
    await assertBooksBalance(assert)
  })

  test('who wants one invoice gets usage on it: of what renews within a week, and of what does not', async ({
    assert,
  }) => {
    const { account, subscription } = await metered()
    await BillingProfile.create({ accountId: account.id, consolidate: true, useCreditFirst: true })
    const fixed = await createSubscription(account, '2027-11-05')
    const yearly = await createSubscription(account, '2027-11-01', {
      ...{ meters: [{ ...TRAFFIC, included: 0 }], cycleUnit: 'year', cycleCount: 1 },
    })
    at('2027-11-20')
    await use(subscription, 1100, '2027-11-19T10:00')
    await use(yearly, 3, '2027-11-19T10:00')
    at('2027-11-21')
    await renewAll()
    // The fixed one is due, the metered one begins on 1 December; nothing that was used is complete.
    assert.deepEqual(await hostnames(), [[subscription.hostname, fixed.hostname].sort()])
    assert.deepEqual(await lines(), [[]])
    await subscription.refresh()
    assert.equal(subscription.renewsOn?.toISODate(), '2028-01-01')
    assert.equal(subscription.invoiceOn?.toISODate(), '2028-01-01')

    at('2027-12-05')
    await use(subscription, 50, '2027-11-30T20:00')
    assert.equal(await renewAll(), 0)
    at('2027-12-22')
    await renewAll()
    assert.deepEqual(await lines(), [[], [150]])
    // What comes late is on the next one.
    await use(subscription, 7, '2027-11-30T21:00')
    at('2028-01-22')
    await renewAll()
    assert.deepEqual((await lines()).slice(2), [[7]])
    const last = await Invoice.query().orderBy('seq', 'desc').preload('lines').firstOrFail()
    assert.include(last.lines[0].description, 'billed later')
    await assertBooksBalance(assert)
  })

  test('late usage of a server that does not renew comes on the one invoice of its customer', async ({
    assert,
  }) => {
    const { account, subscription: yearly } = await metered([{ ...TRAFFIC, included: 0 }], {
      cycleUnit: 'year',
      cycleCount: 1,
    })
    await BillingProfile.create({ accountId: account.id, consolidate: true, useCreditFirst: true })
    at('2028-11-01')
    await use(yearly, 5, '2028-10-31T10:00')
    await renewAll()
    const before = (await lines()).length
    await use(yearly, 4, '2028-10-31T11:00')
    at('2028-11-02')
    const fixed = await createSubscription(account, '2028-11-02')
    at('2028-11-18')
    await renewAll()
    const more = (await Invoice.query().orderBy('seq').preload('lines')).slice(before)
    assert.lengthOf(more, 1)
    assert.deepEqual(
      more[0].lines.map(({ kind, netMinor, serviceId }) => [kind, netMinor, serviceId]),
      [
        ['usage', 4, yearly.serviceId],
        ['recurring', 1000, fixed.serviceId],
      ]
    )
    at('2028-12-18')
    await renewAll()
    assert.equal((await db.from('rated_usage').where('subscription_id', yearly.id)).length, 2)
    await assertBooksBalance(assert)
  })

  test('hours stay on the day of their own period, whoever else is invoiced', async ({
    assert,
  }) => {
    const { account, subscription } = await metered([], HOURLY)
    await BillingProfile.create({ accountId: account.id, consolidate: true, useCreditFirst: true })
    await createSubscription(account, '2027-11-05')
    at('2027-11-21')
    await renewAll()
    await subscription.refresh()
    assert.equal(subscription.renewsOn?.toISODate(), '2027-12-01')
    at('2027-12-01')
    await renewAll()
    assert.deepEqual((await lines()).flat(), [500])
  })

  test('told twice counts once, in whatever order it comes', async ({ assert }) => {
    const { subscription } = await metered()
    at('2027-11-20')
    assert.equal(await use(subscription, 700, '2027-11-19T10:00', 'b'), 1)
    assert.equal(await use(subscription, 700, '2027-11-19T10:00', 'b'), 0)
    await Promise.all([
      use(subscription, 400, '2027-11-02T10:00', 'a'),
      use(subscription, 400, '2027-11-02T10:00', 'a'),
    ])
    at('2027-12-01')
    await renewAll()
    assert.deepEqual(await lines(), [[100]])
  })

  test('that comes after its period was billed is on the next invoice, named so, and adds up', async ({
    assert,
  }) => {
    const { subscription } = await metered()
    at('2027-11-20')
    await use(subscription, 1100, '2027-11-19T10:00')
    at('2027-12-01')
    await renewAll()
    await use(subscription, 50, '2027-11-30T20:00')
    at('2028-01-01')
    await renewAll()
    assert.deepEqual(await lines(), [[100], [50]])
    const last = await Invoice.query().orderBy('seq', 'desc').preload('lines').firstOrFail()
    assert.include(last.lines[0].description, 'billed later')
    at('2028-02-01')
    await renewAll()
    assert.deepEqual(await lines(), [[100], [50], []])
    await assertBooksBalance(assert)
  })

  test('of thirty is billed in no more statements than that of three', async ({ assert }) => {
    const statementsFor = async (count: number) => {
      at('2027-11-01')
      const { account } = await createCustomer()
      for (let made = 0; made < count; made++) {
        const subscription = await createSubscription(account, '2027-11-01', { meters: [TRAFFIC] })
        await use(subscription, 1010, '2027-11-01T11:00')
      }
      at('2027-12-01')
      settings.forget()
      return queriesOf(async () => assert.equal(await renewAll(), count))
    }
    await statementsFor(1)
    const [few, many] = [await statementsFor(3), await statementsFor(30)]
    assert.equal(many.length, few.length, many.join('\n'))
  }).timeout(60_000)

  test('[F11] overlapping runs bill usage once', async ({ assert }) => {
    at('2027-11-01')
    const { account } = await createCustomer()
    for (let i = 0; i < 4; i++) {
      const subscription = await createSubscription(account, '2027-11-01', { meters: [TRAFFIC] })
      await use(subscription, 1010, '2027-11-01T11:00')
    }
    at('2027-12-01')
    await Promise.all([renewAll(), renewAll(), renewAll()])
    await renewAll()
    assert.deepEqual((await lines()).flat(), [10, 10, 10, 10])
    assert.lengthOf(await db.from('rated_usage'), 4)
    await assertBooksBalance(assert)
  })

  test('refuses what nobody measures, less than nothing, and time that runs backwards', async ({
    assert,
  }) => {
    const { subscription } = await metered()
    const record = {
      serviceId: subscription.serviceId,
      meter: 'traffic',
      quantity: 1,
      from: moment('2027-11-01T10:00'),
      until: moment('2027-11-01T11:00'),
      key: 'k',
    }
    await assert.rejects(() => recordUsage([{ ...record, meter: 'light' }]), /measured/)
    await assert.rejects(() => recordUsage([{ ...record, quantity: -1 }]), /amount/)
    await assert.rejects(() => recordUsage([{ ...record, quantity: 0.5 }]), /amount/)
    await assert.rejects(() => recordUsage([{ ...record, until: record.from }]), /ends/)
    await assert.rejects(() => recordUsage([{ ...record, key: '' }]), /characters/)
    assert.equal(await recordUsage([{ ...record, serviceId: 'unknown' }]), 0)
  })

  test('that is left when a server ends is billed the day after', async ({ assert }) => {
    const { subscription } = await metered()
    at('2027-11-10')
    await use(subscription, 1200, '2027-11-10T10:00')
    await transaction((trx) => Subscription.end(trx, subscription.serviceId))
    assert.equal(await settleEnded(), 0)
    at('2027-11-11')
    assert.equal(await settleEnded(), 1)
    assert.equal(await settleEnded(), 0)
    assert.deepEqual(await lines(), [[200]])
    assert.equal(await use(subscription, 100, '2027-11-10T11:00'), 1)
    assert.equal(await settleEnded(), 1)
    assert.deepEqual(await lines(), [[200], [100]])
    await assertBooksBalance(assert)
  })

  test('is told on the page and as a file, to nobody else, and by mail at 80 and 100 percent', async ({
    client,
    assert,
  }) => {
    const { subscription, user } = await metered()
    const { serviceId } = subscription
    await db.from('services').where('id', serviceId).update({ state: 'active' })
    at('2027-11-12')
    await use(subscription, 810, '2027-11-12T10:00')
    const [standing] = await usageOfService(serviceId)
    assert.equal(standing.percent, 81)
    assert.equal(await warnOfUsage(), 1)
    assert.equal(await warnOfUsage(), 0)
    await use(subscription, 300, '2027-11-12T11:00')
    assert.equal(await warnOfUsage(), 1)
    await worker.drain()
    await worker.drain()
    assert.lengthOf(await Mail.query().where('kind', 'billing.usage_reached'), 2)

    const session = await sessionFor(user)
    const page = await client.get(`/services/${serviceId}`).withSession(session)
    page.assertTextIncludes('1,110 GB, 1,000 GB included')
    const file = await client.get(`/services/${serviceId}/usage`).withSession(session)
    file.assertStatus(200)
    assert.include(file.text(), '2027-11-12,traffic,1110,GB')
    const stranger = await sessionFor((await createCustomer()).user)
    const refused = await client.get(`/services/${serviceId}/usage`).withSession(stranger)
    refused.assertStatus(404)
  })

  test('records are forgotten after the days that staff set', async ({ assert }) => {
    const { subscription } = await metered()
    await use(subscription, 1, '2027-11-01T10:00')
    assert.equal(await forgetOldUsage(day('2027-11-01')), 0)
    assert.equal(await forgetOldUsage(day('2027-11-02')), 1)
  })
})

test.group('Plans by the hour', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => {
    clock.reset()
    settings.forget()
  })

  async function hourly() {
    at('2027-11-01')
    const { account } = await createCustomer()
    return createSubscription(account, '2027-11-01', HOURLY)
  }

  /** 2 won an hour, at most 1,400 a month; a card pays 1,000 and more. */
  async function hourlyInWon() {
    at('2027-11-01')
    const { account } = await createCustomer()
    const hours = { rate: 20_000, monthMinor: 1400 }
    const items = [{ ...HOURLY.items[0], hours }]
    const subscription = await createSubscription(account, '2027-11-01', { ...HOURLY, items })
    return subscription.merge({ currency: 'KRW' }).save()
  }

  test('bill the hours of a month afterwards, at most the price of a month', async ({ assert }) => {
    await hourly()
    at('2027-11-15')
    assert.equal(await renewAll(), 0)
    at('2027-12-01')
    await renewAll()
    const [invoice] = await Invoice.query().preload('lines')
    assert.equal(invoice.netMinor, 500)
    assert.include(invoice.lines[0].description, 'at most')
    at('2028-01-01')
    await renewAll()
    assert.lengthOf(await Invoice.all(), 2)
    await assertBooksBalance(assert)
  })

  test('end with an invoice over the hours that began', async ({ assert }) => {
    const subscription = await hourly()
    clock.travelTo(day('2027-11-01').plus({ hours: 112, minutes: 10 }))
    const wish = { mode: 'now', reason: 'not_said', by: SYSTEM } as const
    assert.isTrue((await cancelSubscription(subscription.serviceId, wish)).ok)
    await transaction((trx) => Subscription.end(trx, subscription.serviceId))
    at('2027-11-07')
    await renewAll()
    assert.equal(await settleEnded(), 1)
    const hours = await db.from('usage_records').sum('quantity as total').firstOrFail()
    assert.equal(Number(hours.total), 101)
    const [invoice] = await Invoice.all()
    assert.equal(invoice.netMinor, 76)
    await assertBooksBalance(assert)
  })

  test('[F14] count the hours that passed where clocks change', async ({ assert }) => {
    await transaction((trx) => settings.set({ 'company.time_zone': 'Europe/Berlin' }, trx))
    clock.travelTo(moment('2027-10-30T22:00'))
    const { account } = await createCustomer()
    await createSubscription(account, '2027-10-31', HOURLY)
    clock.travelTo(moment('2027-10-31T23:00'))
    await renewAll()
    const rows = await db
      .from('usage_records')
      .select('day')
      .sum('quantity as total')
      .groupBy('day')
    assert.deepEqual(
      rows.map((row) => Number(row.total)),
      [25]
    )
  })

  test('are invoiced early where more ran up than may stay unpaid, and the month comes to the same', async ({
    assert,
  }) => {
    await transaction((trx) => settings.set({ 'billing.hourly_unpaid_limit': 2 }, trx))
    await hourly()
    clock.travelTo(day('2027-11-11').plus({ hours: 23 }))
    assert.equal(await invoiceEarly(), 0)
    clock.travelTo(day('2027-11-13').plus({ hours: 23 }))
    assert.equal(await invoiceEarly(), 1)
    assert.equal(await invoiceEarly(), 0)
    assert.equal(await settleEnded(), 1)
    assert.lengthOf(await Invoice.all(), 1)
    at('2027-12-01')
    await renewAll()
    const invoices = await Invoice.all()
    assert.equal(
      invoices.reduce((sum, { netMinor }) => sum + netMinor, 0),
      500
    )
    await assertBooksBalance(assert)
  })

  test('are not invoiced early below what a card can pay, and nothing of the month is given away', async ({
    assert,
  }) => {
    await transaction((trx) => settings.set({ 'billing.hourly_unpaid_limit': 100 }, trx))
    await hourlyInWon()
    for (let days = 1; days <= 61; days++) {
      clock.travelTo(day('2027-11-01').plus({ days }))
      await renewAll()
      await invoiceEarly()
      await settleEnded()
    }
    const invoices = await Invoice.query().preload('lines')
    for (const { totalMinor } of invoices) assert.isAtLeast(totalMinor, 1000)
    const november = invoices
      .flatMap((invoice) => invoice.lines)
      .filter(({ periodStart }) => periodStart?.toISODate() === '2027-11-01')
      .filter(({ kind }) => kind === 'usage')
    assert.equal(
      november.reduce((sum, { netMinor }) => sum + netMinor, 0),
      1400
    )
    await assertBooksBalance(assert)
  })

  test('that are asked for early and come to less than a card can pay stay open', async ({
    assert,
  }) => {
    const subscription = await hourlyInWon()
    clock.travelTo(day('2027-11-10'))
    await recordHours()
    await subscription.merge({ settleOn: day('2027-11-10') }).save()
    assert.equal(await settleEnded(), 1)
    assert.lengthOf(await Invoice.all(), 0)
    assert.lengthOf(await db.from('rated_usage'), 0)
    at('2027-12-01')
    await renewAll()
    const invoices = await Invoice.all()
    assert.deepEqual(
      invoices.map(({ netMinor }) => netMinor),
      [1400]
    )
    await assertBooksBalance(assert)
  })
})
