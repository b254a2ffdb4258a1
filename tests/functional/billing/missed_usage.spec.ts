import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { calendarDate, dayText } from '#core/database/calendar_date'
import { meters } from '#core/registries/meters'
import { settings } from '#core/settings/settings'
import { recordUsage } from '#billing'
import { previewParked } from '#billing/parked/preview_parked'
import { resumeParked } from '#billing/parked/resume_parked'
import { renewAll } from '#billing/renewals/renew_all'
import InvoiceLine from '#billing/models/invoice_line'
import { assertBooksBalance } from '#tests/support/billing'
import { createCustomer } from '#tests/support/identity'
import { resetState } from '#tests/support/reset_state'
import { createSubscription, day } from '#tests/support/subscriptions'
import type { BilledFrom } from '#billing/parked/load_parked'
import type { MeterPrice } from '#billing/contracts/meter_price'
import type Subscription from '#billing/models/subscription'

const GB = 1_000_000_000
const INCLUDED = 1000
const at = (text: string) => clock.travelTo(day(text).plus({ hours: 12 }))

const TRAFFIC: MeterPrice = {
  meter: 'traffic',
  included: INCLUDED * GB,
  unitSize: GB,
  rounding: 'up',
  tiers: [{ upTo: null, unitMinor: 1 }],
}

/** At most 5 euros a month, which 28 days come to. */
const HOURLY = {
  kind: 'plan' as const,
  refId: null,
  name: 'Small',
  quantity: 1,
  unitMinor: 0,
  hours: { rate: 7500, monthMinor: 500 },
}

async function traffic({ serviceId }: Subscription, used: Record<string, number>) {
  for (const [text, gigabytes] of Object.entries(used)) {
    const until = day(text).plus({ hours: 10 })
    const from = until.minus({ hours: 1 })
    const [quantity, key] = [gigabytes * GB, `test:${serviceId}:${text}`]
    await recordUsage([{ serviceId, meter: 'traffic', quantity, from, until, key }])
  }
}

async function resume({ id }: Subscription, from: BilledFrom) {
  const { fingerprint } = await previewParked([id], from)
  return resumeParked({ ids: [id], from, fingerprint, by: SYSTEM })
}

/** What was billed of usage, by the first day that each line is for. */
async function billed() {
  const lines = await InvoiceLine.query().where('kind', 'usage').orderBy('period_start')
  return lines.map(({ periodStart, netMinor }) => [dayText(periodStart!), netMinor])
}

/** What no run has seen though its period is over. */
async function unseen(today: string) {
  const periods = await db.from('billed_periods').where('ends_on', '<', today)
  const records = await db.from('usage_records').whereNull('rated_at').select('day')
  return records.filter(({ day: each }) =>
    periods.some(
      ({ starts_on: first, ends_on: last }) =>
        calendarDate(first) <= calendarDate(each) && calendarDate(each) <= calendarDate(last)
    )
  )
}

test.group('Usage of missed periods', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => {
    clock.reset()
    settings.forget()
  })

  async function metered() {
    at('2027-11-01')
    const { account } = await createCustomer()
    return createSubscription(account, '2027-11-01', { meters: [TRAFFIC] })
  }

  async function hourly() {
    at('2027-11-01')
    const { account } = await createCustomer()
    return createSubscription(account, '2027-11-01', { isHourly: true, items: [HOURLY] })
  }

  const pause = (subscription: Subscription) =>
    subscription.merge({ parkedAt: clock.now(), parkedReason: 'failed', invoiceOn: null }).save()

  const USED = {
    '2027-11-20': 1100,
    '2027-12-20': 1020,
    '2028-01-10': 600,
    '2028-01-20': 430,
    '2028-02-10': 1004,
  }
  const MONTHS = [
    ['2027-11-01', 100],
    ['2027-12-01', 20],
    ['2028-01-01', 30],
    ['2028-02-01', 4],
  ]
  const HOURS = [
    ['2027-11-01', 500],
    ['2027-12-01', 500],
    ['2028-01-01', 500],
    ['2028-02-01', 500],
  ]

  test('is billed period by period with its own included amount once a run catches up', async ({
    assert,
  }) => {
    const subscription = await metered()
    at('2028-02-15')
    await traffic(subscription, USED)
    await renewAll()
    assert.deepEqual(await billed(), MONTHS.slice(0, 1))
    at('2028-03-01')
    await renewAll()
    assert.deepEqual(await billed(), MONTHS)
    assert.deepEqual(await unseen('2028-03-01'), [])
    await assertBooksBalance(assert)
  })

  test('by the hour is at most a month for each month once a run catches up', async ({
    assert,
  }) => {
    await hourly()
    at('2028-02-15')
    await renewAll()
    at('2028-03-01')
    await renewAll()
    assert.deepEqual(await billed(), HOURS)
    assert.deepEqual(await unseen('2028-03-01'), [])
    await assertBooksBalance(assert)
  })

  test('is billed where staff bill what was missed', async ({ assert }) => {
    const subscription = await metered()
    at('2028-02-15')
    await traffic(subscription, USED)
    await pause(subscription)
    assert.isTrue((await resume(subscription, 'missed')).ok)
    at('2028-03-01')
    await renewAll()
    assert.deepEqual(await billed(), MONTHS)
    await assertBooksBalance(assert)
  })

  test('by the hour is billed where staff bill what was missed', async ({ assert }) => {
    const subscription = await hourly()
    at('2028-02-15')
    await meters.record()
    await pause(subscription)
    assert.isTrue((await resume(subscription, 'missed')).ok)
    at('2028-03-01')
    await renewAll()
    assert.deepEqual(await billed(), HOURS)
    await assertBooksBalance(assert)
  })

  test('on days that are free is billed with the next invoice, cycle by cycle', async ({
    assert,
  }) => {
    const subscription = await metered()
    at('2028-02-15')
    await traffic(subscription, USED)
    await pause(subscription)
    assert.isTrue((await resume(subscription, 'today')).ok)
    assert.deepEqual(await billed(), MONTHS.slice(0, 1))
    await traffic(subscription, { '2028-02-20': 1009 })
    at('2028-03-15')
    await renewAll()
    assert.deepEqual(await billed(), [...MONTHS, ['2028-02-15', 9]])
    assert.deepEqual(await unseen('2028-03-15'), [])
    await assertBooksBalance(assert)
  })

  test('by the hour on days that are free is at most a month for each cycle', async ({
    assert,
  }) => {
    const subscription = await hourly()
    at('2027-12-01')
    await renewAll()
    at('2028-02-15')
    await meters.record()
    await pause(subscription)
    assert.isTrue((await resume(subscription, 'today')).ok)
    at('2028-03-15')
    await renewAll()
    assert.deepEqual(await billed(), [
      ...HOURS.slice(0, 3),
      // Fourteen days, 336 hours.
      ['2028-02-01', 252],
      ['2028-02-15', 500],
    ])
    await assertBooksBalance(assert)
  })
})
