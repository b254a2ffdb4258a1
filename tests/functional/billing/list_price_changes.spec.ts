import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { calendarDate } from '#core/database/calendar_date'
import { settings } from '#core/settings/settings'
import { ProductOptionFactory } from '#database/factories/catalog/product_option_factory'
import { savePriceList } from '#catalog/prices/save_price_list'
import { assignPriceList } from '#catalog/prices/assign_price_list'
import { giveDiscount } from '#billing/coupons/give_discount'
import { keepPrices } from '#billing/price_changes/keep_prices'
import { priceExamples } from '#billing/price_changes/price_examples'
import { schedulePriceChange } from '#billing/price_changes/schedule_price_change'
import { takeBackPriceChange } from '#billing/price_changes/take_back_price_change'
import { renewAll } from '#billing/renewals/renew_all'
import { priceChangedMail, priceKeptMail } from '#notifications/mails/price_mails'
import AuditEntry from '#audit/models/audit_entry'
import Mail from '#notifications/models/mail'
import PriceChange from '#billing/models/price_change'
import PriceList from '#catalog/models/price_list'
import PriceListPrice from '#catalog/models/price_list_price'
import PriceNotice from '#billing/models/price_notice'
import SubscriptionItem from '#billing/models/subscription_item'
import { assertBooksBalance } from '#tests/support/billing'
import { assertBilledOnce } from '#tests/support/changes'
import { drainAll } from '#tests/support/collections'
import { createCoupon } from '#tests/support/coupons'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { createPlan, reprice, subscribe } from '#tests/support/price_changes'
import { createPriceList } from '#tests/support/price_lists'
import { resetState } from '#tests/support/reset_state'
import { day } from '#tests/support/subscriptions'
import type Subscription from '#billing/models/subscription'
import type Plan from '#catalog/models/plan'

type PriceListForm = Parameters<typeof savePriceList>[1]

const at = (text: string) => clock.travelTo(day(text).plus({ hours: 12 }))
const as = async (role: 'manager' | 'support') => sessionFor((await createStaff(role)).user)
const fingerprintIn = (html: string) => /name="fingerprint" value="([^"]+)"/.exec(html)?.[1] ?? ''
const versionIn = (html: string) => /name="version" value="([^"]+)"/.exec(html)?.[1] ?? ''

async function billed({ id }: Subscription) {
  const rows = await db.from('billed_periods').where('subscription_id', id).orderBy('starts_on')
  return rows
    .slice(1)
    .map((row) => `${calendarDate(row.starts_on).toISODate()}: ${row.listed_minor}`)
}

const pricesOf = async (listId: string) => {
  const rows = await PriceListPrice.query().where('price_list_id', listId)
  return Object.fromEntries(rows.map(({ refId, priceMinor }) => [refId, priceMinor]))
}

/** A plan of 10 euros that two lists name for 7 and 8, with a customer of each and one of none, who each have a server of it. */
async function sold() {
  at('2027-01-10')
  const plan = await createPlan()
  const [own, other, none] = [
    await createCustomer(),
    await createCustomer(),
    await createCustomer(),
  ]
  const list = await createPriceList({ plans: { [plan.id]: 700 }, of: [own.account] })
  const second = await createPriceList({ plans: { [plan.id]: 800 }, of: [other.account] })
  const on = '2027-01-10'
  const mine = { on, minor: 700, listId: list.id, hostname: 'mine.example.com' }
  const server = await subscribe(own.account, plan, mine)
  const theirs = await subscribe(other.account, plan, { on, minor: 800, listId: second.id })
  const plain = await subscribe(none.account, plan, { on })
  at('2027-01-15')
  return { plan, own, other, list, second, server, theirs, plain }
}

const form = ({ id, currency }: Plan, listId: string, changes = {}) => ({
  target: `plan:${id}:${currency}:${listId}`,
  new_price: '9.00',
  effective_on: '2027-02-01',
  audience: 'existing',
  notice_days: '30',
  ...changes,
})

test.group('Changes of prices in price lists', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => {
    clock.reset()
    settings.forget()
  })

  test('concern who was sold by the list, and leave the other list and the catalogue alone', async ({
    assert,
  }) => {
    const { plan, list, second, server, theirs, plain } = await sold()
    await reprice(plan, { to: 900, on: '2027-02-01', listId: list.id })
    await reprice(plan, { to: 850, on: '2027-02-20', listId: second.id, noticeDays: 0 })
    await keepPrices()
    await keepPrices()
    assert.lengthOf(await PriceNotice.all(), 2)
    for (const date of ['2027-02-01', '2027-02-10', '2027-02-20', '2027-03-10']) {
      at(date)
      await keepPrices()
      await renewAll()
    }
    assert.deepEqual(await pricesOf(list.id), { [plan.id]: 900 })
    assert.deepEqual(await pricesOf(second.id), { [plan.id]: 850 })
    await plan.refresh()
    assert.equal(plan.priceMinor, 1000)
    assert.deepEqual(await billed(server), ['2027-02-10: 700', '2027-03-10: 900'])
    assert.deepEqual(await billed(theirs), ['2027-02-10: 800', '2027-03-10: 850'])
    assert.deepEqual(await billed(plain), ['2027-02-10: 1000', '2027-03-10: 1000'])
    const items = await SubscriptionItem.query().where('subscription_id', server.id)
    assert.isTrue(items.every(({ priceListId }) => priceListId === list.id))
    for (const each of [server, theirs, plain]) await assertBilledOnce(assert, each)
    await assertBooksBalance(assert)
  })

  test('of options are for a month, and for the cycles of servers a multiple of it', async ({
    assert,
  }) => {
    at('2027-01-10')
    const option = await ProductOptionFactory.merge({ prices: { EUR: 200 } }).create()
    const plan = await createPlan({ cycleCount: 3 })
    const { account } = await createCustomer()
    const list = await createPriceList({ options: { [option.id]: 150 }, of: [account] })
    const item = { kind: 'option' as const, refId: option.id, name: 'IPs', quantity: 2 }
    const options = [{ ...item, unitMinor: 450, priceListId: list.id }]
    const server = await subscribe(account, plan, { on: '2027-01-10', minor: 1000, options })
    const done = await schedulePriceChange(
      {
        ...{ kind: 'option', refId: option.id, currency: 'EUR', listId: list.id, toMinor: 180 },
        ...{ effectiveOn: day('2027-02-01'), audience: 'existing', takesOthers: false },
        noticeDays: 30,
      },
      SYSTEM
    )
    assert.isTrue(done.ok)
    await keepPrices()
    at('2027-04-10')
    await keepPrices()
    await renewAll()
    assert.deepEqual(await billed(server), [`2027-04-10: ${1000 + 2 * 540}`])
    assert.deepEqual(await pricesOf(list.id), { [option.id]: 180 })
    await option.refresh()
    assert.deepEqual(option.prices, { EUR: 200 })
  })

  test('an account that is moved to another list after the notice pays the price it was told of for what it has', async ({
    assert,
  }) => {
    const { plan, own, list, second, server } = await sold()
    await reprice(plan, { to: 900, on: '2027-02-01', listId: list.id })
    await keepPrices()
    await assignPriceList(own.account, second.id)
    await keepPrices()
    await reprice(plan, { to: 500, on: '2027-02-02', listId: second.id })
    await keepPrices()
    for (const date of ['2027-02-02', '2027-02-10', '2027-03-10']) {
      at(date)
      await keepPrices()
      await renewAll()
    }
    assert.deepEqual(await billed(server), ['2027-02-10: 700', '2027-03-10: 900'])
    assert.lengthOf(await PriceNotice.query().where('subscription_id', server.id), 1)
  })

  test('taken back leave list and servers at their prices, and say so', async ({ assert }) => {
    const { plan, list, server } = await sold()
    const change = await reprice(plan, { to: 900, on: '2027-02-01', listId: list.id })
    await keepPrices()
    assert.isTrue(await takeBackPriceChange(change.id, SYSTEM))
    assert.isFalse(await takeBackPriceChange(change.id, SYSTEM))
    await keepPrices()
    at('2027-03-10')
    await keepPrices()
    await renewAll()
    assert.deepEqual(await pricesOf(list.id), { [plan.id]: 700 })
    assert.deepEqual(await billed(server), ['2027-02-10: 700', '2027-03-10: 700'])
    const notice = await PriceNotice.firstOrFail()
    assert.equal(notice.state, 'taken_back')
    const kept = await priceKeptMail.compose({ letterId: notice.letterId })
    assert.include(JSON.stringify(kept?.facts), '€8.33')
    // Another one may follow.
    await reprice(plan, { to: 950, on: '2027-04-01', listId: list.id })
  })

  test('are told with what a renewal really costs: the price of the list, coupons and tax included', async ({
    assert,
  }) => {
    const { plan, list, server } = await sold()
    const { code } = await createCoupon({ percentBp: 1000, duration: 'forever' })
    assert.isTrue((await giveDiscount(server.serviceId, { code, by: SYSTEM })).ok)
    const reach = {
      ...{ kind: 'plan' as const, refId: plan.id, currency: 'EUR', listId: list.id },
      ...{ fromMinor: 700, toMinor: 900, takesOthers: false },
    }
    const [example, ...more] = await priceExamples(reach, day('2027-02-14'))
    assert.isEmpty(more)
    // 7 euros less 10 percent are 6.30, with 19 percent of tax 7.50; 9 euros so are 9.64.
    assert.deepEqual([example.before.minor, example.after.minor], [750, 964])
    assert.equal(example.startsOn.toISODate(), '2027-03-10')
    await reprice(plan, { to: 900, on: '2027-02-01', listId: list.id })
    await keepPrices()
    const { letterId } = await PriceNotice.firstOrFail()
    const told = await priceChangedMail.compose({ letterId })
    assert.include(JSON.stringify(told?.facts), '€7.50 until then, €9.64 from 10 Mar 2027')
    for (const date of ['2027-02-10', '2027-03-10']) {
      at(date)
      await keepPrices()
      await renewAll()
    }
    const totals = await db
      .from('invoices')
      .join('billed_periods', 'billed_periods.invoice_id', 'invoices.id')
      .where('billed_periods.subscription_id', server.id)
      .where('invoices.kind', 'renewal')
      .orderBy('invoices.seq')
      .select('invoices.total_minor')
    assert.deepEqual(
      totals.map((row) => Number(row.total_minor)),
      [750, 964]
    )
  })

  test('one that cannot be carried on stops none of the others, and its run counts as failed', async ({
    assert,
  }) => {
    const { plan, list, second, theirs } = await sold()
    const broken = await reprice(plan, { to: 900, on: '2027-02-01', listId: list.id })
    const next = await reprice(plan, { to: 850, on: '2027-02-20', listId: second.id })
    await keepPrices()
    await db.from('price_list_prices').where('price_list_id', list.id).delete()
    at('2027-03-10')
    await assert.rejects(keepPrices)
    await Promise.all([broken.refresh(), next.refresh()])
    assert.deepEqual([broken.state, next.state], ['scheduled', 'in_force'])
    assert.deepEqual(await pricesOf(second.id), { [plan.id]: 850 })
    const notice = await PriceNotice.query().where('subscription_id', theirs.id).firstOrFail()
    assert.equal(notice.state, 'in_force')
  })

  test('are never scheduled for a price that is removed from its list at the same moment', async ({
    assert,
  }) => {
    const { plan } = await sold()
    for (let i = 0; i < 6; i++) {
      const list = await createPriceList({ list: { name: `List ${i}` }, plans: { [plan.id]: 700 } })
      const stored = await PriceList.findOrFail(list.id)
      const [scheduled, removed] = await Promise.allSettled([
        reprice(plan, { to: 900, on: '2027-02-01', listId: list.id }),
        savePriceList(stored, { name: list.name, enabled: true, prices: {} } as PriceListForm),
      ])
      assert.notEqual(scheduled.status, removed.status)
      assert.lengthOf(
        Object.keys(await pricesOf(list.id)),
        scheduled.status === 'fulfilled' ? 1 : 0
      )
    }
  })

  test('support schedules none, and customers see none', async ({ client, assert }) => {
    const { plan, own, list } = await sold()
    const path = '/admin/price-changes'
    for (const session of [await as('support'), await sessionFor(own.user)])
      (await client.post(path).withSession(session).form(form(plan, list.id))).assertStatus(403)
    assert.lengthOf(await PriceChange.all(), 0)
  })

  test('are chosen by list, previewed with what customers pay, scheduled once, and seen with their list', async ({
    client,
    assert,
  }) => {
    const { plan, own, list, second, server } = await sold()
    const manager = await as('manager')
    const create = await client.get('/admin/price-changes/create').withSession(manager)
    create.assertTextIncludes(`€7.00 · ${list.name}`)
    create.assertTextIncludes(`€8.00 · ${second.name}`)
    const wish = form(plan, list.id)
    const preview = await client.get('/admin/price-changes/create').qs(wish).withSession(manager)
    preview.assertTextIncludes('€8.33 → €10.71')
    const send = (more = {}) =>
      client
        .post('/admin/price-changes')
        .withSession(manager)
        .form({ ...wish, fingerprint: fingerprintIn(preview.text()), ...more })
    ;(await send({ new_price: '0.10' })).assertTextIncludes('€0.50')
    ;(await send({ target: `plan:${plan.id}:EUR:01HZZZZZZZZZZZZZZZZZZZZZZZ` })).assertTextIncludes(
      'isn’t listed any more'
    )
    ;(await send({ effective_on: '2027-01-15' })).assertTextIncludes('Check the preview')
    ;(await send({ target: form(plan, second.id).target })).assertTextIncludes('Check the preview')
    assert.lengthOf(await PriceChange.all(), 0)
    const shown = await send()
    shown.assertTextIncludes('Price change scheduled')
    shown.assertTextIncludes(list.name)
    ;(await send()).assertTextIncludes('Another change of this price is scheduled')
    assert.lengthOf(await PriceChange.all(), 1)
    const all = await client.get('/admin/price-changes').withSession(manager)
    all.assertTextIncludes(`1 month, ${list.name}`)
    const entry = await AuditEntry.query().where('action', 'price_change.scheduled').firstOrFail()
    assert.include(entry.data, list.name)

    await db.from('services').update({ state: 'active' })
    await drainAll()
    const mail = await Mail.query().where('kind', 'billing.price_changed').firstOrFail()
    assert.include(mail.text ?? '', '€8.33 until then, €10.71 from 10 Mar 2027')
    const page = await client
      .get(`/services/${server.serviceId}`)
      .withSession(await sessionFor(own.user))
    page.assertTextIncludes('a renewal costs €10.71 then, €8.33 until then')
    const { id } = await PriceChange.firstOrFail()
    const told = await client.get(`/admin/price-changes/${id}`).withSession(manager)
    told.assertTextIncludes('€10.71')
  })

  test('are scheduled once by two at the same time, each list by itself', async ({
    client,
    assert,
  }) => {
    const { plan, list, second } = await sold()
    const manager = await as('manager')
    const send = async (listId: string) => {
      const wish = form(plan, listId)
      const preview = client.get('/admin/price-changes/create').qs(wish).withSession(manager)
      const fingerprint = fingerprintIn((await preview).text())
      return client
        .post('/admin/price-changes')
        .withSession(manager)
        .form({ ...wish, fingerprint })
    }
    const both = await Promise.all([send(list.id), send(list.id), send(second.id)])
    const scheduled = both.filter((page) => page.text().includes('Price change scheduled'))
    assert.lengthOf(scheduled, 2)
    const changes = await PriceChange.query().orderBy('id')
    assert.sameMembers(
      changes.map(({ priceListId }) => priceListId),
      [list.id, second.id]
    )
    const [first] = changes
    const back = () => client.delete(`/admin/price-changes/${first.id}`).withSession(manager)
    const taken = await Promise.all([back(), back()])
    const texts = taken.map((page) => page.text())
    assert.equal(texts.filter((text) => text.includes('Price change cancelled.')).length, 1)
    const entries = AuditEntry.query().where('action', 'price_change.taken_back')
    assert.lengthOf(await entries, 1)
    at('2027-02-01')
    await keepPrices()
    const open = await PriceChange.findByOrFail('state', 'in_force')
    const late = client.delete(`/admin/price-changes/${open.id}`).withSession(await as('manager'))
    ;(await late).assertTextIncludes('can’t be cancelled any more')
  })

  test('hold the price of the list until their day, and keep the rows of what is saved besides', async ({
    client,
    assert,
  }) => {
    const { plan, list, second } = await sold()
    const option = await ProductOptionFactory.create()
    const retired = await createPlan({ state: 'retired', cycleCount: 6 })
    await PriceListPrice.create({
      ...{ priceListId: list.id, kind: 'plan', refId: retired.id, priceMinor: 4000 },
    })
    const before = await PriceListPrice.query().where('price_list_id', list.id).orderBy('id')
    const manager = await as('manager')
    const path = `/admin/price-lists/${list.id}`
    await reprice(plan, { to: 900, on: '2027-02-01', listId: list.id })
    const edit = await client.get(`${path}/edit`).withSession(manager)
    const version = versionIn(edit.text())
    const save = (prices: Record<string, string>, more = {}) =>
      client
        .put(path)
        .withSession(manager)
        .form({ name: list.name, enabled: '1', version, prices, ...more })
    for (const typed of ['6.00', '']) (await save({ [plan.id]: typed })).assertTextIncludes('€9.00')
    assert.equal((await pricesOf(list.id))[plan.id], 700)
    const saved = await save({ [plan.id]: '7.00', [option.id]: '1.50' })
    assert.notInclude(saved.text(), 'Someone else')
    const after = await PriceListPrice.query().where('price_list_id', list.id).orderBy('id')
    assert.includeMembers(
      after.map(({ id }) => id),
      before.map(({ id }) => id)
    )
    const prices = { [plan.id]: 700, [retired.id]: 4000, [option.id]: 150 }
    assert.deepEqual(await pricesOf(list.id), prices)

    // Its form is of before: the price change that took effect since isn't undone by it.
    at('2027-02-01')
    const session = await as('manager')
    const open = await client.get(`${path}/edit`).withSession(session)
    await keepPrices()
    const old = { name: list.name, enabled: '1', version: versionIn(open.text()) }
    const stale = await client
      .put(path)
      .withSession(session)
      .form({ ...old, prices: { [plan.id]: '7.00' } })
    stale.assertTextIncludes('a price change took effect')
    assert.equal((await pricesOf(list.id))[plan.id], 900)
    assert.deepEqual(await pricesOf(second.id), { [plan.id]: 800 })
  })
})
