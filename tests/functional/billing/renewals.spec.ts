import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { clock } from '#core/clock'
import { calendarDate } from '#core/database/calendar_date'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import { renewAll } from '#billing/renewals/renew_all'
import { renewBatch } from '#billing/renewals/renew_batch'
import Invoice from '#billing/models/invoice'
import BillingProfile from '#billing/models/billing_profile'
import Subscription from '#billing/models/subscription'
import { assertBooksBalance } from '#tests/support/billing'
import { createCustomer } from '#tests/support/identity'
import { queriesOf } from '#tests/support/query_counter'
import { createSubscription, day } from '#tests/support/subscriptions'
import { resetState } from '#tests/support/reset_state'

/** Of a run that finds one batch: what is due, what it needs to know, what it writes, and the look that finds nothing more. */
const MOST_STATEMENTS = 30

const at = (text: string) => clock.travelTo(day(text).plus({ hours: 12 }))
const dayOf = (value: string | Date | null) => value && calendarDate(value).toISODate()

/** The periods on invoices, as "first..last number". */
async function billed({ id }: Subscription) {
  const rows = await db
    .from('billed_periods')
    .join('invoices', 'invoices.id', 'billed_periods.invoice_id')
    .where('subscription_id', id)
    .orderBy('starts_on')
    .select('starts_on', 'ends_on', 'seq', 'total_minor', 'due_on')
  return rows.map((row) => `${dayOf(row.starts_on)}..${dayOf(row.ends_on)}`)
}

test.group('Renewals', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => {
    clock.reset()
    settings.forget()
  })

  test('the invoice of a period is written days ahead, is due on its first day, and names its days', async ({
    assert,
  }) => {
    at('2027-01-31')
    const { account } = await createCustomer()
    const subscription = await createSubscription(account, '2027-01-31', {
      items: [
        { kind: 'plan', refId: null, name: 'Small', quantity: 1, unitMinor: 1000 },
        { kind: 'option', refId: null, name: 'Address', quantity: 2, unitMinor: 150 },
      ],
    })
    at('2027-02-13')
    assert.equal(await renewAll(), 0)
    at('2027-02-14')
    assert.equal(await renewAll(), 1)
    assert.equal(await renewAll(), 0)

    const invoice = await Invoice.query().preload('lines').firstOrFail()
    assert.equal(invoice.kind, 'renewal')
    assert.equal(invoice.netMinor, 1300)
    assert.equal(invoice.dueOn.toISODate(), '2027-02-28')
    assert.deepEqual(
      invoice.lines.map((line) => [line.kind, line.quantity, line.periodEnd?.toISODate()]),
      [
        ['recurring', 1, '2027-03-30'],
        ['option', 2, '2027-03-30'],
      ]
    )
    await subscription.refresh()
    assert.equal(subscription.renewsOn?.toISODate(), '2027-03-31')
    assert.equal(subscription.invoiceOn?.toISODate(), '2027-03-17')
    await assertBooksBalance(assert)
  })

  test('[F12] three days of outage bill every period once, with its own days', async ({
    assert,
  }) => {
    at('2027-01-10')
    const { account } = await createCustomer()
    const subscription = await createSubscription(account, '2027-01-10')
    at('2027-01-30')
    await renewAll()
    const [invoice] = await Invoice.all()
    assert.equal(invoice.dueOn.toISODate(), '2027-02-10')
    assert.deepEqual(await billed(subscription), ['2027-02-10..2027-03-09'])
  })

  test('[F12] after months of outage three periods are billed at once, and the rest waits for a person', async ({
    assert,
  }) => {
    at('2027-01-10')
    const { account } = await createCustomer()
    const subscription = await createSubscription(account, '2027-01-10')
    at('2027-09-01')
    await renewAll()
    await renewAll()

    const invoices = await Invoice.all()
    assert.lengthOf(invoices, 1)
    assert.equal(invoices[0].netMinor, 3000)
    assert.equal(invoices[0].dueOn.toISODate(), '2027-09-01')
    await subscription.refresh()
    assert.equal(subscription.parkedReason, 'behind')
    assert.isNull(subscription.invoiceOn)
    assert.equal(subscription.renewsOn?.toISODate(), '2027-05-10')
    await assertBooksBalance(assert)
  })

  test('[F11] overlapping runs bill a period once', async ({ assert }) => {
    at('2027-01-10')
    const { account } = await createCustomer()
    const ids: string[] = []
    for (let i = 0; i < 5; i++) ids.push((await createSubscription(account, '2027-01-10')).id)
    at('2027-02-01')
    const today = day('2027-02-01')
    await Promise.all([renewAll(), renewBatch(ids, today), renewBatch(ids, today), renewAll()])
    await renewAll()
    assert.lengthOf(await db.from('billed_periods').whereNotNull('invoice_id'), 5)
    assert.lengthOf(await Invoice.all(), 5)
    await assertBooksBalance(assert)
  })

  test('who wants one invoice gets one for all that renews within a week', async ({ assert }) => {
    at('2027-01-20')
    const { account } = await createCustomer()
    await BillingProfile.create({ accountId: account.id, consolidate: true, useCreditFirst: true })
    await createSubscription(account, '2027-01-10')
    await createSubscription(account, '2027-01-16')
    const later = await createSubscription(account, '2027-01-19')
    at('2027-01-27')
    await renewAll()
    const invoices = await Invoice.query().preload('lines')
    assert.lengthOf(invoices, 1)
    assert.lengthOf(invoices[0].lines, 2)
    assert.equal(invoices[0].dueOn.toISODate(), '2027-02-10')
    assert.deepEqual(await billed(later), [])
  })

  test('[F31] what is too little for a card is carried to the next invoice', async ({ assert }) => {
    at('2027-01-10')
    const { account } = await createCustomer()
    const subscription = await createSubscription(account, '2027-01-10', { minor: 20 })
    at('2027-02-01')
    await renewAll()
    assert.lengthOf(await Invoice.all(), 0)
    await subscription.refresh()
    assert.equal(subscription.carriedMinor, 20)

    at('2027-03-01')
    await renewAll()
    at('2027-04-01')
    await renewAll()
    const [invoice] = await Invoice.query().preload('lines')
    assert.deepEqual(
      invoice.lines.map(({ netMinor }) => netMinor),
      [20, 20, 20]
    )
    await subscription.refresh()
    assert.equal(subscription.carriedMinor, 0)
    assert.deepEqual(await billed(subscription), [
      '2027-02-10..2027-03-09',
      '2027-03-10..2027-04-09',
      '2027-04-10..2027-05-09',
    ])
  })

  test('[F31] what costs nothing renews without an invoice', async ({ assert }) => {
    at('2027-01-10')
    const { account } = await createCustomer()
    const subscription = await createSubscription(account, '2027-01-10', { minor: 0 })
    at('2027-02-01')
    await renewAll()
    assert.lengthOf(await Invoice.all(), 0)
    await subscription.refresh()
    assert.equal(subscription.renewsOn?.toISODate(), '2027-03-10')
  })

  test('[F16] prices are those of the subscription on the first day of a period', async ({
    assert,
  }) => {
    at('2027-01-10')
    const { account } = await createCustomer()
    const subscription = await createSubscription(account, '2027-01-10')
    await db.from('subscription_items').update({ until_on: '2027-03-10' })
    await db.table('subscription_items').insert({
      ...(await db.from('subscription_items').firstOrFail()),
      id: '01JZZZZZZZZZZZZZZZZZZZZZZZ',
      unit_minor: 1200,
      from_on: '2027-03-10',
      until_on: null,
    })
    at('2027-02-01')
    await renewAll()
    await subscription.refresh()
    assert.equal(subscription.priceMinor, 1200)
    at('2027-03-01')
    await renewAll()
    const invoices = await Invoice.query().orderBy('seq')
    assert.deepEqual(
      invoices.map(({ netMinor }) => netMinor),
      [1000, 1200]
    )
  })

  test('one that cannot be billed is parked and keeps no other waiting', async ({ assert }) => {
    at('2027-01-10')
    const { account } = await createCustomer()
    const broken = await createSubscription(account, '2027-01-10')
    const sound = await createSubscription(account, '2027-01-10')
    await db.table('billed_periods').insert({
      ...(await db.from('billed_periods').where('subscription_id', broken.id).firstOrFail()),
      id: '01JZZZZZZZZZZZZZZZZZZZZZZY',
      starts_on: '2027-02-10',
    })
    at('2027-02-01')
    await renewAll()
    await broken.refresh()
    assert.equal(broken.parkedReason, 'failed')
    assert.lengthOf(await billed(sound), 1)
    await db.from('billed_periods').where('id', '01JZZZZZZZZZZZZZZZZZZZZZZY').delete()
    await assertBooksBalance(assert)
  })

  test('[F33] prices are read once the subscription is locked, so that no change slips in between', async ({
    assert,
  }) => {
    at('2027-01-10')
    const { account } = await createCustomer()
    const { id } = await createSubscription(account, '2027-01-10')
    at('2027-02-01')
    const client = db.connection().getReadClient()
    const statements: string[] = []
    const note = ({ sql }: { sql: string }) => void statements.push(sql)
    client.on('query', note)
    await renewBatch([id], day('2027-02-01')).finally(() => client.off('query', note))
    const begun = statements.findIndex((sql) => /^begin/i.test(sql))
    const [first] = statements.slice(begun).filter((sql) => /^select/i.test(sql))
    assert.match(first, /from .subscriptions. where/)
  })

  test('thirty renewals take no more statements than three', async ({ assert }) => {
    at('2027-01-10')
    const statementsFor = async (count: number) => {
      const { account } = await createCustomer()
      at('2027-01-10')
      for (let made = 0; made < count; made++) await createSubscription(account, '2027-01-10')
      at('2027-02-01')
      settings.forget()
      return queriesOf(async () => assert.equal(await renewAll(), count))
    }
    await statementsFor(1)
    const [few, many] = [await statementsFor(3), await statementsFor(30)]
    assert.equal(many.length, few.length, many.join('\n'))
    assert.isAtMost(many.length, MOST_STATEMENTS, many.join('\n'))
  }).timeout(60_000)

  test('nothing is billed once it ended, and it goes on where its server came back', async ({
    assert,
  }) => {
    at('2027-01-10')
    const { account } = await createCustomer()
    const subscription = await createSubscription(account, '2027-01-10')
    await transaction((trx) => Subscription.end(trx, subscription.serviceId))
    at('2027-02-01')
    assert.equal(await renewAll(), 0)

    await transaction((trx) => Subscription.reopen(trx, subscription.serviceId))
    assert.equal(await renewAll(), 1)
  })

  test('what waits for a person goes on waiting when its server comes back', async ({ assert }) => {
    at('2027-01-10')
    const { account } = await createCustomer()
    const { id, serviceId } = await createSubscription(account, '2027-01-10')
    await db.from('subscriptions').where('id', id).update({ parked_at: '2027-01-11 00:00:00' })
    await transaction((trx) => Subscription.end(trx, serviceId))
    await transaction((trx) => Subscription.reopen(trx, serviceId))
    at('2027-02-01')
    assert.equal(await renewAll(), 0)
  })
})
