import db from '@adonisjs/lucid/services/db'
import fc from 'fast-check'
import { test } from '@japa/runner'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { calendarDate } from '#core/database/calendar_date'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import { cancelChange } from '#billing'
import { billingBusiness } from '#billing/business_figures'
import { endDiscount, giveDiscount } from '#billing/coupons/give_discount'
import { finishChange } from '#billing/changes/finish_change'
import { keepTimeOfChanges } from '#billing/changes/keep_time'
import { keepPrices } from '#billing/price_changes/keep_prices'
import { keepMrr } from '#billing/mrr/mrr_task'
import { extendPaid } from '#billing/renewals/extend_paid'
import { renewAll } from '#billing/renewals/renew_all'
import Invoice from '#billing/models/invoice'
import Subscription from '#billing/models/subscription'
import SubscriptionChange from '#billing/models/subscription_change'
import SubscriptionDiscount from '#billing/models/subscription_discount'
import { callLazily } from '@innkeeper/panel'
import { assertBooksBalance } from '#tests/support/billing'
import { change, payDue } from '#tests/support/changes'
import { createCoupon } from '#tests/support/coupons'
import { createCustomer } from '#tests/support/identity'
import { createPlan, reprice } from '#tests/support/price_changes'
import { createSubscription, day } from '#tests/support/subscriptions'
import { resetState } from '#tests/support/reset_state'
import type Account from '#identity/models/account'
import type Plan from '#catalog/models/plan'
import type { Cycle } from '#billing/renewals/cycle'

const FULL = Boolean(process.env.FULL)
const [RUNS, LONGEST] = FULL ? [60, 40] : [5, 16]

const cycles: Cycle[] = [
  { unit: 'month', count: 1 },
  { unit: 'month', count: 3 },
  { unit: 'year', count: 1 },
]

const which = fc.nat(3)
const minor = fc.integer({ min: 100, max: 20_000 })
const cycle = fc.constantFrom(...cycles)

/** What happens on a day, to which subscription, and how many days pass after it. */
const deed = fc.record({
  days: fc.constantFrom(0, 1, 3, 10, 30, 45),
  /** Whether no worker ran on the days that passed. */
  isDown: fc.boolean(),
  which,
  what: fc.oneof(
    fc.record({
      do: fc.constant('order' as const),
      minor,
      cycle,
      trialDays: fc.constantFrom(null, 7),
    }),
    fc.record({
      do: fc.constant('give' as const),
      percentBp: fc.constantFrom(null, 1250, 3333, 10_000),
      offMinor: minor,
      renewals: fc.constantFrom(null, 1, 2, 5),
    }),
    fc.record({ do: fc.constant('take' as const) }),
    fc.record({
      do: fc.constant('change' as const),
      minor,
      starts: fc.constantFrom('now' as const, 'period_end' as const),
      cycle,
    }),
    fc.record({ do: fc.constant('call off' as const) }),
    fc.record({ do: fc.constant('reprice' as const), minor, noticeDays: fc.constantFrom(0, 30) }),
    fc.record({ do: fc.constant('free days' as const), count: fc.integer({ min: 1, max: 40 }) }),
    fc.record({ do: fc.constant('end' as const) }),
    fc.record({ do: fc.constant('reopen' as const) })
  ),
})
type Deed = typeof deed extends fc.Arbitrary<infer Value> ? Value : never

/** A shop of one customer whose servers cost something else every few days. */
class Shop {
  today = '2027-01-31'
  /** What all subscriptions brought at the end of each day, worked out by hand. */
  readonly brought = new Map<string, number>()
  readonly #ids: string[] = []
  #sold = 0

  constructor(
    readonly account: Account,
    readonly plan: Plan
  ) {}

  async live(deeds: Deed[]): Promise<void> {
    clock.travelTo(day(this.today).plus({ hours: 1 }))
    for (const { days, isDown, which: nth, what } of deeds) {
      await this.#act(this.#ids[nth % Math.max(1, this.#ids.length)], what)
      for (let passed = 0; passed < days; passed++) await this.#pass(isDown && passed < days - 1)
    }
    await this.#pass(false)
    this.brought.set(this.today, await this.#bringsNow())
  }

  async #pass(isDown: boolean): Promise<void> {
    this.brought.set(this.today, await this.#bringsNow())
    const next = day(this.today).plus({ days: 1 })
    this.today = next.toISODate()
    clock.travelTo(next.plus({ hours: 1 }))
    if (!isDown) await this.#work()
  }

  /** What workers do each day; everything that is asked for is paid. */
  async #work(): Promise<void> {
    await renewAll()
    for (const invoice of await Invoice.query().where('state', 'open')) await payDue(invoice)
    await keepPrices()
    await keepTimeOfChanges()
    for (const due of await SubscriptionChange.query().where('state', 'applying'))
      await transaction((trx) => finishChange(trx, due))
    await callLazily(keepMrr.run)
  }

  async #act(id: string | undefined, what: Deed['what']): Promise<void> {
    if (what.do === 'order') return this.#order(what)
    const subscription = id ? await Subscription.findOrFail(id) : null
    if (!subscription) return
    const { serviceId } = subscription
    if (what.do === 'give') {
      const isShare = what.percentBp !== null
      const coupon = await createCoupon(
        { kind: isShare ? 'percent' : 'amount', percentBp: what.percentBp, duration: 'forever' },
        isShare ? {} : { off: { EUR: what.offMinor } }
      )
      const { renewals } = what
      await giveDiscount(serviceId, { code: coupon.code, renewals, by: SYSTEM })
    }
    if (what.do === 'take') {
      const given = await SubscriptionDiscount.query().where('subscription_id', subscription.id)
      for (const { id: discountId } of given) await endDiscount(discountId, SYSTEM)
    }
    if (what.do === 'change') await change(subscription, what, what.starts)
    if (what.do === 'call off') await transaction((trx) => cancelChange(trx, serviceId))
    if (what.do === 'reprice') await this.#reprice(what)
    if (what.do === 'free days')
      await extendPaid(subscription.id, { days: what.count, reason: 'test', by: SYSTEM })
    if (what.do === 'end') await transaction((trx) => Subscription.end(trx, serviceId))
    if (what.do === 'reopen') await transaction((trx) => Subscription.reopen(trx, serviceId))
  }

  async #order({
    minor: unitMinor,
    cycle: { unit, count },
    trialDays,
  }: Extract<Deed['what'], { do: 'order' }>) {
    // Every second one at the listed price, which changes may reach.
    const isListed = this.#sold++ % 2 === 0
    const listed = { minor: this.plan.priceMinor, cycleUnit: 'month', cycleCount: 1 } as const
    const own = { minor: unitMinor, cycleUnit: unit, cycleCount: count }
    const { minor: price, ...terms } = isListed ? listed : own
    const item = {
      ...{ kind: 'plan' as const, refId: isListed ? this.plan.id : null, name: 'Small' },
      ...{ quantity: 1, unitMinor: price },
    }
    const wish = { minor: price, ...terms, items: [item], trialDays }
    const { id } = await createSubscription(this.account, this.today, wish)
    this.#ids.push(id)
  }

  async #reprice({ minor: to, noticeDays }: { minor: number; noticeDays: number }): Promise<void> {
    await this.plan.refresh()
    if (to === this.plan.priceMinor) return
    const open = await db.from('price_changes').where('state', 'scheduled').first()
    if (open) return
    const on = day(this.today).plus({ days: 1 }).toISODate()
    await reprice(this.plan, { to, on, noticeDays })
    await keepPrices()
  }

  /** The prices in force today less what coupons take off them, from the tables alone. */
  async #bringsNow(): Promise<number> {
    let sum = 0
    for (const id of this.#ids) sum += await bringsOn(id, this.today)
    return sum
  }
}

async function bringsOn(id: string, today: string): Promise<number> {
  const own = { subscription_id: id }
  const subscription = await db.from('subscriptions').where({ id, state: 'active' }).first()
  if (!subscription) return 0
  // A trial that is over brings something from then on, however late a worker writes its invoice.
  if (subscription.trial_ends_on !== null && text(subscription.trial_ends_on) > today) return 0
  const inForce = (from: unknown, until: unknown) =>
    (from === null || text(from) <= today) && (until === null || text(until) > today)
  const items = await db.from('subscription_items').where(own)
  const priced = items.filter((row) => inForce(row.from_on, row.until_on))
  const listed = priced.reduce((all, row) => all + row.quantity * Number(row.unit_minor), 0)
  const months = await monthsOn(id, today)
  const discounts = await db.from('subscription_discounts').where(own).whereNotNull('from_on')
  const off = discounts
    .filter((row) => inForce(row.from_on, row.until_on) && inForce(null, row.ended_on))
    .reduce((all, { percent_bp: percent, off_minor: amount, months: per }) => {
      const part = percent === null ? (Number(amount) * months) / per : (listed * percent) / 10_000
      return all + Math.round(part)
    }, 0)
  return Math.round((listed - Math.min(off, listed)) / months)
}

/** How long a period is that runs on a day, by the changes that were made. */
async function monthsOn(id: string, today: string): Promise<number> {
  const subscription = await Subscription.findOrFail(id)
  const made = await SubscriptionChange.query()
    .where({ subscription_id: id, kind: 'cycle' })
    .whereNot('state', 'cancelled')
    .orderBy('effective_on', 'desc')
    .orderBy('id', 'desc')
  const later = made.filter(({ effectiveOn }) => effectiveOn.toISODate()! > today)
  const { unit, count } = later.at(-1)?.fromTerms.cycle ?? subscription.cycle
  return count * (unit === 'year' ? 12 : 1)
}

const text = (value: unknown) => calendarDate(value as string).toISODate()

test.group('Movements of monthly revenue | any sequence', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => {
    clock.reset()
    settings.forget()
  })

  test('[I24] between any two days they sum to what subscriptions bring more', async ({
    assert,
  }) => {
    const figure = billingBusiness.find(({ name }) => name === 'billing.mrr')!
    const run = async (deeds: Deed[]) => {
      await resetState()
      clock.travelTo(day('2027-01-31'))
      await transaction((trx) => settings.set({ 'billing.trial_without_card': 'invoice' }, trx))
      const { account } = await createCustomer()
      const shop = new Shop(account, await createPlan())
      await shop.live(deeds)
      const rows = await db.from('mrr_movements').select('day', 'delta_minor')
      const sumTo = (until: string) =>
        rows.reduce((sum, row) => (text(row.day) <= until ? sum + Number(row.delta_minor) : sum), 0)
      for (const [until, brought] of shop.brought) assert.equal(sumTo(until), brought, until)
      const last = day(shop.today)
      const told = await figure.count({ day: shop.today, from: last, until: last })
      assert.equal(told[0]?.amount ?? 0, shop.brought.get(shop.today))
      await assertBooksBalance(assert)
    }
    const deeds = fc.array(deed, { minLength: 6, maxLength: LONGEST })
    const first: Deed = {
      ...{ days: 0, isDown: false, which: 0 },
      what: { do: 'order', minor: 1000, cycle: cycles[0], trialDays: null },
    }
    await fc.assert(
      fc.asyncProperty(deeds, (more) => run([first, first, ...more])),
      { numRuns: RUNS, seed: Number(process.env.TEST_SEED ?? 1), endOnFailure: true }
    )
  }).timeout(FULL ? 1_800_000 : 120_000)
})
