import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { clock } from '#core/clock'
import { calendarDate } from '#core/database/calendar_date'
import { newId } from '#core/ids'
import { settings } from '#core/settings/settings'
import { worker } from '#core/work/worker'
import { previewParked } from '#billing/parked/preview_parked'
import { renewAll } from '#billing/renewals/renew_all'
import BillingProfile from '#billing/models/billing_profile'
import Invoice from '#billing/models/invoice'
import InvoiceLine from '#billing/models/invoice_line'
import type Subscription from '#billing/models/subscription'
import Mail from '#notifications/models/mail'
import { assertBooksBalance } from '#tests/support/billing'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { queriesOf } from '#tests/support/query_counter'
import { resetState } from '#tests/support/reset_state'
import { createSubscription, day } from '#tests/support/subscriptions'
import type { BilledFrom } from '#billing/parked/load_parked'

const LIST = '/admin/paused-renewals'
const at = (text: string) => clock.travelTo(day(text).plus({ hours: 12 }))
const asManager = async () => sessionFor((await createStaff('manager')).user)

/** A server of July that nobody billed since: three periods were caught up with on 20 January, three more are due. */
async function behind(hostname = 'web.example.com', account?: { id: string }) {
  at('2026-07-10')
  const owner = (account as never) ?? (await createCustomer()).account
  const subscription = await createSubscription(owner, '2026-07-10', { hostname })
  at('2027-01-20')
  await renewAll()
  return subscription.refresh()
}

const formOf = async (ids: string[], from: BilledFrom, changes = {}) => {
  const { fingerprint } = await previewParked(ids, from)
  return { form_marker: newId(), ids, from, fingerprint, ...changes }
}

const startsOf = async ({ id }: Subscription) => {
  const rows = await db.from('billed_periods').where('subscription_id', id).orderBy('starts_on')
  return rows.map((row) => calendarDate(row.starts_on).toISODate())
}

test.group('Paused renewals', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => {
    clock.reset()
    settings.forget()
  })

  test('are listed with what was missed and what billing that asks for, tax included', async ({
    client,
    assert,
  }) => {
    const subscription = await behind()
    assert.equal(subscription.parkedReason, 'behind')
    const support = await sessionFor((await createStaff('support')).user)
    const page = await client.get(LIST).withSession(support)
    page.assertStatus(200)
    page.assertTextIncludes('web.example.com')
    page.assertTextIncludes('3 periods')
    page.assertTextIncludes('€35.70')
    assert.notInclude(page.text(), 'Bill missed periods')
    const found = await client.get(LIST).qs({ q: 'web.ex', reason: 'behind' }).withSession(support)
    found.assertTextIncludes('web.example.com')
  })

  test('take as many statements for many rows as for one', async ({ client, assert }) => {
    const first = await behind()
    const session = await asManager()
    const look = () => client.get(LIST).withSession(session)
    await look()
    const few = await queriesOf(look)
    const { account } = await createCustomer()
    for (let n = 0; n < 4; n++) await behind(`s${n}.example.com`, account)
    assert.isNotNull(first.parkedAt)
    const many = await queriesOf(look)
    assert.equal(many.length, few.length)
  })

  test('chosen ones are reviewed together before anything is written', async ({
    client,
    assert,
  }) => {
    const [one, other] = [await behind('one.example.com'), await behind('two.example.com')]
    const session = await asManager()
    const ids = [one.id, other.id]
    const sent = await client
      .post('/admin/lists/parked_renewals/actions')
      .withSession(session)
      .form({ form_marker: newId(), verb: 'missed', ids })
    sent.assertStatus(200)
    sent.assertTextIncludes('Bill missed periods')
    sent.assertTextIncludes('one.example.com')
    sent.assertTextIncludes('two.example.com')
    sent.assertTextIncludes('€71.40')
    assert.lengthOf(await Invoice.query().where('kind', 'renewal'), 2)
    const none = await client.get(`${LIST}/review`).withSession(session)
    none.assertTextIncludes('Paused renewals')
  })

  test('[F12] what was missed is billed as previewed, once, and mailed as any renewal is', async ({
    client,
    assert,
  }) => {
    const subscription = await behind()
    const session = await asManager()
    const form = await formOf([subscription.id], 'missed')
    const { totals } = await previewParked([subscription.id], 'missed')
    const done = await client.post(LIST).withSession(session).form(form)
    done.assertTextIncludes('Missed periods billed for 1 server.')

    const invoice = await Invoice.query().orderBy('seq', 'desc').firstOrFail()
    assert.equal(invoice.totalMinor, totals[0].minor)
    assert.equal(invoice.totalMinor, 3570)
    assert.equal(invoice.dueOn.toISODate(), '2027-01-20')
    assert.deepEqual((await startsOf(subscription)).slice(4), [
      '2026-11-10',
      '2026-12-10',
      '2027-01-10',
    ])
    await worker.drain({ rounds: 100 })
    const mails = await Mail.query().where('kind', 'billing.reminder')
    assert.include(
      mails.map(({ subject }) => subject),
      `Invoice ${invoice.number} is due soon`
    )

    const again = await client.post(LIST).withSession(session).form(form)
    again.assertTextIncludes('already')
    const other = await client
      .post(LIST)
      .withSession(session)
      .form({ ...form, form_marker: newId() })
    other.assertTextIncludes('isn’t paused any more')
    assert.lengthOf(await Invoice.query().where('kind', 'renewal'), 2)

    await subscription.refresh()
    assert.isNull(subscription.parkedReason)
    assert.equal(subscription.invoiceOn?.toISODate(), '2027-01-27')
    at('2027-01-27')
    await renewAll()
    assert.lengthOf(await Invoice.query().where('kind', 'renewal'), 3)
    const entry = await db
      .from('audit_entries')
      .where('action', 'service.renewal_resumed')
      .firstOrFail()
    assert.include(JSON.stringify(entry), '2026-11-10')
    await assertBooksBalance(assert)
  })

  test('going on from today gives the past away, which the invoice says', async ({
    client,
    assert,
  }) => {
    const subscription = await behind()
    const form = await formOf([subscription.id], 'today')
    const done = await client
      .post(LIST)
      .withSession(await asManager())
      .form(form)
    done.assertTextIncludes('1 server is billed from today.')
    const invoice = await Invoice.query().orderBy('seq', 'desc').firstOrFail()
    assert.equal(invoice.totalMinor, 1190)
    const lines = await InvoiceLine.query().where('invoice_id', invoice.id).orderBy('position')
    assert.include(lines[0].description, 'not charged')
    assert.equal(lines[0].periodStart?.toISODate(), '2026-11-10')
    assert.equal(lines[0].periodEnd?.toISODate(), '2027-01-19')
    assert.equal(lines[1].periodStart?.toISODate(), '2027-01-20')
    assert.isNotNull(
      await db.from('audit_entries').where('action', 'service.renewal_given_away').first()
    )
    await subscription.refresh()
    assert.equal(subscription.renewsOn?.toISODate(), '2027-02-20')
    assert.equal(subscription.anchorOn?.toISODate(), '2027-01-20')
    await assertBooksBalance(assert)
  })

  test('who wants one invoice gets one for all that is chosen, in its amounts', async ({
    client,
    assert,
  }) => {
    const { account } = await createCustomer()
    await BillingProfile.create({ accountId: account.id, consolidate: true, useCreditFirst: true })
    const [one, other] = [
      await behind('a.example.com', account),
      await behind('b.example.com', account),
    ]
    for (const each of [one, other])
      await each.merge({ parkedAt: clock.now(), parkedReason: 'failed', invoiceOn: null }).save()
    const ids = [one.id, other.id]
    const count = (await Invoice.all()).length
    const { totals, bills } = await previewParked(ids, 'missed')
    assert.lengthOf(bills, 1)
    await client
      .post(LIST)
      .withSession(await asManager())
      .form(await formOf(ids, 'missed'))
    assert.lengthOf(await Invoice.all(), count + 1)
    const invoice = await Invoice.query().orderBy('seq', 'desc').firstOrFail()
    assert.equal(invoice.totalMinor, totals[0].minor)
    await assertBooksBalance(assert)
  })

  test('an amount too small for a card is carried on, as billing would', async ({
    client,
    assert,
  }) => {
    at('2026-07-10')
    const { account } = await createCustomer()
    const subscription = await createSubscription(account, '2026-07-10', { minor: 10 })
    at('2026-08-20')
    await subscription
      .merge({ parkedAt: clock.now(), parkedReason: 'failed', invoiceOn: null })
      .save()
    const session = await asManager()
    const review = await client
      .get(`${LIST}/review`)
      .qs({ ids: [subscription.id], verb: 'missed' })
      .withSession(session)
    review.assertTextIncludes('carried to the next invoice')
    const form = await formOf([subscription.id], 'missed')
    await client.post(LIST).withSession(session).form(form)
    assert.lengthOf(await Invoice.all(), 0)
    assert.isAbove((await subscription.refresh()).carriedMinor, 0)
  })

  test('what changed since the preview is shown again and nothing is written', async ({
    client,
    assert,
  }) => {
    const subscription = await behind()
    const form = await formOf([subscription.id], 'missed')
    await db.from('subscription_items').update({ unit_minor: 1100 })
    const done = await client
      .post(LIST)
      .withSession(await asManager())
      .form(form)
    done.assertTextIncludes('The amounts changed')
    done.assertTextIncludes('€39.27')
    assert.isNotNull((await subscription.refresh()).parkedReason)
    assert.lengthOf(await Invoice.query().where('kind', 'renewal'), 1)
  })

  test('one that is billed past today stays paused, and says so', async ({ client, assert }) => {
    at('2027-01-10')
    const { account } = await createCustomer()
    const subscription = await createSubscription(account, '2027-01-10')
    at('2027-01-20')
    await subscription.merge({ parkedAt: clock.now(), parkedReason: 'never_renewed' }).save()
    const session = await asManager()
    const review = await client
      .get(`${LIST}/review`)
      .qs({ ids: [subscription.id], verb: 'today' })
      .withSession(session)
    review.assertTextIncludes('already billed past today')
    const form = await formOf([subscription.id], 'today')
    await client.post(LIST).withSession(session).form(form)
    assert.isNotNull((await subscription.refresh()).parkedReason)
  })

  test('are resumed by those who may manage billing, with a form that is whole', async ({
    client,
    assert,
  }) => {
    const subscription = await behind()
    const form = await formOf([subscription.id], 'missed')
    const support = await sessionFor((await createStaff('support')).user)
    const refused = await client.post(LIST).withSession(support).form(form)
    refused.assertStatus(403)
    const hidden = await client
      .get(`${LIST}/review`)
      .qs({ ids: form.ids, verb: 'missed' })
      .withSession(support)
    hidden.assertStatus(403)
    const session = await asManager()
    const wrong = [{ from: 'never' }, { ids: [] }, { fingerprint: 'x' }, { ids: ['1'] }]
    for (const changes of wrong) {
      const answer = await client
        .post(LIST)
        .withSession(session)
        .form({ ...form, form_marker: newId(), ...changes })
        .redirects(0)
      assert.isNotEmpty(answer.flashMessages(), JSON.stringify(changes))
    }
    assert.isNotNull((await subscription.refresh()).parkedReason)
  })
})
