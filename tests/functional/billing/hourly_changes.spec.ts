import fc from 'fast-check'
import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { dayText, calendarDate } from '#core/database/calendar_date'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import { finishChange } from '#billing/changes/finish_change'
import { requestChange } from '#billing/changes/request_change'
import { termsOf } from '#billing/changes/terms_of'
import { renewAll } from '#billing/renewals/renew_all'
import { invoiceEarly } from '#billing/usage/invoice_early'
import { settleEnded } from '#billing/usage/settle_ended'
import { cancelSubscription } from '#billing'
import Invoice from '#billing/models/invoice'
import InvoiceLine from '#billing/models/invoice_line'
import Subscription from '#billing/models/subscription'
import { assertBooksBalance } from '#tests/support/billing'
import { payDue } from '#tests/support/changes'
import { createCustomer } from '#tests/support/identity'
import { createSubscription } from '#tests/support/subscriptions'
import { resetState } from '#tests/support/reset_state'
import type { BillingTerms } from '#billing/contracts/billing_terms'
import type { NewItem } from '#billing/contracts/subscription_item'

const FULL = Boolean(process.env.FULL)

/** Plans by the hour: ten thousandths of a cent, and the most of a month. */
const PLANS = [
  { name: 'Small', rate: 7500, monthMinor: 500 },
  { name: 'Large', rate: 30_000, monthMinor: 2000 },
  { name: 'Odd', rate: 12_345, monthMinor: 333 },
]
const ADDRESS = { name: 'Additional IP', rate: 3000, monthMinor: 200 }

const planItem = ({ name, ...hours }: (typeof PLANS)[number]): NewItem => {
  return { kind: 'plan', refId: null, name, quantity: 1, unitMinor: 0, hours }
}
const addresses = (quantity: number): NewItem[] => {
  const { name, ...hours } = ADDRESS
  return quantity > 0 ? [{ kind: 'option', refId: null, name, quantity, unitMinor: 0, hours }] : []
}

async function start(day: string) {
  const { account } = await createCustomer()
  return createSubscription(account, day, { isHourly: true, items: [planItem(PLANS[0])] })
}

async function changeTo(
  subscription: Subscription,
  items: NewItem[],
  laterMinutes = 0
): Promise<boolean> {
  const terms: BillingTerms = { ...(await termsOf(subscription)), items, name: items[0].name }
  const input = { terms, starts: 'now', by: SYSTEM } as const
  const asked = await requestChange(subscription.serviceId, input)
  if (!asked.ok) return false
  clock.travelTo(clock.now().plus({ minutes: laterMinutes }))
  return transaction((trx) => finishChange(trx, asked.value))
}

const usageLines = () => InvoiceLine.query().where('kind', 'usage').orderBy('id')

const at = (text: string) => clock.travelTo(DateTime.fromISO(text, { zone: 'utc' }))

test.group('Changes of what is billed by the hour', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => {
    clock.reset()
    settings.forget()
  })

  test('bill each hour at the price that held when it began, thing by thing', async ({
    assert,
  }) => {
    at('2027-11-01T12:00:00')
    const subscription = await start('2027-11-01')
    at('2027-11-05T11:30:00')
    assert.isTrue(await changeTo(subscription, [planItem(PLANS[1])]))
    at('2027-11-06T11:30:00')
    assert.isTrue(await changeTo(subscription, [planItem(PLANS[1]), ...addresses(2)]))
    at('2027-11-08T11:30:00')
    assert.isTrue(await changeTo(subscription, [planItem(PLANS[1])]))
    at('2027-11-10T12:00:00')
    await subscription.refresh()
    assert.isTrue(await cancel(subscription))
    at('2027-11-11T12:00:00')
    await settleEnded()
    const lines = await usageLines()
    assert.deepEqual(
      lines.map(({ description, netMinor }) => [description.split(' (')[0], netMinor]),
      [
        ['Small, 1 Nov 2027 – 30 Nov 2027: 96 h at €0.0075 per h', 72],
        ['Large, 1 Nov 2027 – 30 Nov 2027: 120 h at €0.03 per h', 360],
        ['Additional IP × 2, 1 Nov 2027 – 30 Nov 2027: 48 h at €0.006 per h', 29],
      ]
    )
    await assertBooksBalance(assert)
  })

  test('made twice at the same moment bill what it became at last, once', async ({ assert }) => {
    at('2027-11-01T12:00:00')
    const subscription = await start('2027-11-01')
    at('2027-11-01T14:00:00')
    assert.isTrue(await changeTo(subscription, [planItem(PLANS[1]), ...addresses(2)]))
    assert.isTrue(await changeTo(subscription, [planItem(PLANS[1])]))
    at('2027-11-05T18:00:00')
    await subscription.refresh()
    assert.isTrue(await cancel(subscription))
    at('2027-11-06T12:00:00')
    await settleEnded()
    const lines = await usageLines()
    assert.deepEqual(
      lines.map(({ description, netMinor }) => [description.split(', ')[0], netMinor]),
      [
        ['Small', 2],
        ['Large', 300],
      ]
    )
    await assertBooksBalance(assert)
  })

  test('are made at once, cost nothing then, and are not kept for the end of a period', async ({
    assert,
  }) => {
    at('2027-11-01T12:00:00')
    const subscription = await start('2027-11-01')
    const terms = { ...(await termsOf(subscription)), items: [planItem(PLANS[1])] }
    const { serviceId } = subscription
    const later = await requestChange(serviceId, { terms, starts: 'period_end', by: SYSTEM })
    assert.deepEqual(later, { ok: false, error: { type: 'not_offered' } })
    const fixed = { ...terms, items: [{ ...planItem(PLANS[1]), unitMinor: 900, hours: null }] }
    const other = await requestChange(serviceId, { terms: fixed, starts: 'now', by: SYSTEM })
    assert.deepEqual(other, { ok: false, error: { type: 'not_offered' } })
    const asked = await requestChange(serviceId, { terms, starts: 'now', by: SYSTEM })
    assert.isTrue(asked.ok && asked.value.state === 'applying')
    const twice = await requestChange(serviceId, { terms, starts: 'now', by: SYSTEM })
    assert.deepEqual(twice, { ok: false, error: { type: 'change_open' } })
    assert.lengthOf(await Invoice.all(), 0)
  })

  test('are not made while the month before is not paid', async ({ assert }) => {
    at('2027-11-01T12:00:00')
    const subscription = await start('2027-11-01')
    at('2027-12-01T12:00:00')
    await renewAll()
    assert.isFalse(await changeTo(subscription, [planItem(PLANS[1])]))
    await payDue(await Invoice.firstOrFail())
    assert.isTrue(await changeTo(subscription, [planItem(PLANS[1])]))
  })

  test('lift the most of a month that was invoiced early, and its rest is a line of its own', async ({
    assert,
  }) => {
    await transaction((trx) => settings.set({ 'billing.hourly_unpaid_limit': 3 }, trx))
    at('2027-11-01T00:00:00')
    const subscription = await start('2027-11-01')
    await changeTo(subscription, [planItem(PLANS[2])])
    at('2027-11-20T00:00:00')
    assert.equal(await invoiceEarly(), 1)
    await settleEnded()
    await payDue(await Invoice.firstOrFail())
    await changeTo(subscription, [planItem({ ...PLANS[1], monthMinor: 9000 })])
    at('2027-12-01T12:00:00')
    await renewAll()
    // 456 hours at 1.2345 cents are 563, of which a month was at most 333; 264 at 3 cents are 792.
    const lines = await usageLines()
    assert.deepEqual(
      lines.map(({ netMinor }) => netMinor),
      [333, 792, 230]
    )
    assert.include(lines[0].description, 'at most the price of a month')
    assert.include(lines[1].description, '264 h at €0.03 per h')
    assert.include(lines[2].description, 'up to the new most')
    await assertBooksBalance(assert)
  })

  test('[I7][I20][F13][F14] come to what each hour costs by itself, in any sequence of them, across clocks that change, months and a leap day', async ({
    assert,
  }) => {
    const minutes = fc.integer({ min: 1, max: 12 * 24 * 60 })
    const command = fc.oneof(
      { weight: 3, arbitrary: fc.record({ plan: fc.nat(2), wait: minutes }) },
      { weight: 3, arbitrary: fc.record({ addresses: fc.nat(2), wait: minutes }) },
      { weight: 1, arbitrary: fc.record({ early: fc.constant(true), wait: minutes }) },
      { weight: 3, arbitrary: fc.record({ wait: minutes }) }
    )
    const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu']
    const begins = ['2028-01-31', '2028-02-10', '2028-03-25', '2027-10-20', '2028-09-30']
    const story = fc.record({
      zone: fc.constantFrom(...zones),
      day: fc.constantFrom(...begins),
      minute: fc.nat(1439),
      commands: fc.array(command, { minLength: 3, maxLength: 12 }),
    })
    await fc.assert(
      fc.asyncProperty(story, async ({ zone, day, minute, commands }) => {
        await resetState()
        settings.forget()
        await transaction((trx) =>
          settings.set({ 'company.time_zone': zone, 'billing.hourly_unpaid_limit': 4 }, trx)
        )
        const first = DateTime.fromISO(day, { zone }).plus({ minutes: minute })
        clock.travelTo(first.toUTC())
        const subscription = await start(first.toISODate()!)
        const started = clock.now()
        let [plan, count] = [0, 0]
        const held = [{ from: started.toMillis(), plan, count }]
        for (const told of commands as Told[]) {
          clock.travelTo(clock.now().plus({ minutes: told.wait }))
          await renewAll()
          await settleEnded()
          for (const invoice of await Invoice.query().where('state', 'open')) await payDue(invoice)
          if (told.early) await invoiceEarly()
          if (told.plan === undefined && told.addresses === undefined) continue
          const next = { plan: told.plan ?? plan, count: told.addresses ?? count }
          const items = [planItem(PLANS[next.plan]), ...addresses(next.count)]
          if (!(await changeTo(subscription, items, told.wait % 90))) continue
          plan = next.plan
          count = next.count
          held.push({ from: clock.now().startOf('second').toMillis(), plan, count })
        }
        await subscription.refresh()
        await cancel(subscription)
        const ended = clock.now().startOf('second')
        clock.travelTo(ended.plus({ days: 3 }))
        await settleEnded()

        const periods = await db
          .from('billed_periods')
          .where('subscription_id', subscription.id)
          .orderBy('starts_on')
        const expected = new Map<string, ReturnType<typeof book>>()
        for (let began = started.toMillis(); began < ended.toMillis(); began += 3_600_000) {
          const its = DateTime.fromMillis(began, { zone }).toISODate()!
          const period = periods.find(
            (row) =>
              dayText(calendarDate(row.starts_on)) <= its &&
              its <= dayText(calendarDate(row.ends_on))
          )
          const key = dayText(calendarDate(period.starts_on))
          if (!expected.has(key)) expected.set(key, book())
          expected.get(key)!.hour(held.findLast(({ from }) => from <= began)!)
        }
        const billed = await db
          .from('rated_usage')
          .where({ subscription_id: subscription.id, meter: 'hours' })
          .groupBy('starts_on')
          .select('starts_on')
          .sum('listed_minor as minor')
          .max('quantity as hours')
        const got = billed.map((row) => [
          dayText(calendarDate(row.starts_on)),
          [Number(row.minor), Number(row.hours)],
        ])
        const wanted = [...expected].map(([key, { sum }]) => [key, sum()])
        assert.deepEqual(Object.fromEntries(got), Object.fromEntries(wanted))
        const lines = await usageLines()
        assert.isTrue(lines.every(({ netMinor }) => netMinor > 0))
        await assertBooksBalance(assert)
      }),
      {
        numRuns: FULL ? 200 : 12,
        ...(process.env.TEST_SEED && { seed: Number(process.env.TEST_SEED) }),
      }
    )
  }).timeout(FULL ? 1_800_000 : 120_000)
})

interface Told {
  wait: number
  plan?: number
  addresses?: number
  early?: boolean
}

/** One period, hour by hour, as somebody would work it out on paper. */
function book() {
  let [listed, months, hours, most] = [0, 0, 0, 0]
  return {
    hour({ plan, count }: { plan: number; count: number }) {
      listed += PLANS[plan].rate + count * ADDRESS.rate
      months += PLANS[plan].monthMinor + count * ADDRESS.monthMinor
      hours++
      const due = Math.min(Math.floor(listed / 10_000 + 0.5), Math.floor(months / hours + 0.5))
      most = Math.max(most, due)
    },
    sum: () => [most, hours],
  }
}

async function cancel(subscription: Subscription): Promise<boolean> {
  const { serviceId } = subscription
  await cancelSubscription(serviceId, { mode: 'now', reason: 'not_said', by: SYSTEM })
  return transaction((trx) => Subscription.end(trx, serviceId))
}
