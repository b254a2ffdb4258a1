import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { clock } from '#core/clock'
import { healthChecks } from '#core/registries/health_checks'
import { newId } from '#core/ids'
import { settings } from '#core/settings/settings'
import { renewAll } from '#billing/renewals/renew_all'
import BillingHold from '#billing/models/billing_hold'
import BillingProfile from '#billing/models/billing_profile'
import Invoice from '#billing/models/invoice'
import Subscription from '#billing/models/subscription'
import { collected } from '#tests/support/collections'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { queriesOf } from '#tests/support/query_counter'
import { resetState } from '#tests/support/reset_state'
import { createSubscription, day } from '#tests/support/subscriptions'

const at = (text: string) => clock.travelTo(day(text).plus({ hours: 12 }))
const asManager = async () => sessionFor((await createStaff('manager')).user)
const hold = (changes = {}) => ({ until: '2027-03-10', reason: 'Asked us to wait', ...changes })
const holdPath = ({ id }: Subscription) => `/admin/renewals/${id}/hold`

/** A subscription whose next invoice is due today, 14 February, for the period from 28 February. */
async function due(hostname = 'web.example.com') {
  at('2027-01-31')
  const { account } = await createCustomer()
  const subscription = await createSubscription(account, '2027-01-31', { hostname })
  at('2027-02-14')
  return { account, subscription }
}

async function parked(reason: 'behind' | 'failed' | 'never_renewed', on = '2027-02-14') {
  const { subscription } = await due()
  await subscription.merge({ parkedAt: clock.now(), parkedReason: reason, invoiceOn: null }).save()
  at(on)
  return subscription
}

const lateness = () =>
  healthChecks
    .all()
    .find(({ name }) => name === 'renewals')
    ?.run()

async function invoiceDayOf({ id }: Subscription) {
  const { invoiceOn } = await Subscription.findOrFail(id)
  return invoiceOn?.toISODate() ?? null
}

test.group('Upcoming billing', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => {
    clock.reset()
    settings.forget()
  })

  test('what is billed until a day is shown with its total, and nothing later', async ({
    client,
    assert,
  }) => {
    await due('today.example.com')
    const { account } = await createCustomer()
    await createSubscription(account, '2027-01-20', { hostname: 'ended.example.com' })
    await db.from('subscriptions').where('hostname', 'ended.example.com').update({
      invoice_on: '2027-02-20',
    })
    const session = await asManager()
    const tonight = await client.get('/admin/billing/tonight').withSession(session)
    tonight.assertStatus(200)
    tonight.assertTextIncludes('today.example.com')
    assert.notInclude(tonight.text(), 'ended.example.com')
    const week = await client.get('/admin/billing/tonight?until=week').withSession(session)
    week.assertTextIncludes('ended.example.com')
    week.assertTextIncludes('€20.00')
    const odd = await client.get('/admin/billing/tonight?until=x&section=held&after=a~b')
    odd.assertStatus(200)
    await client
      .get('/admin/billing/tonight?until[]=1&section=parked&after[]=1')
      .withSession(session)
  })

  test('steps of unpaid invoices and cancellations are shown, and those that are held', async ({
    client,
    assert,
  }) => {
    const { account, subscription } = await due()
    const { collection } = await collected(account, 4200)
    await collection.merge({ nextStep: '0/+5:suspend', nextAt: clock.nowMs() + 1000 }).save()
    await db.table('cancellations').insert({
      ...{ id: collection.id, account_id: account.id, subscription_id: subscription.id },
      ...{ mode: 'period_end', state: 'scheduled', ends_on: '2027-02-14', reason: 'other' },
      ...{ cancelled_by: 'system', created_at: new Date(), updated_at: new Date() },
    })
    const page = await client.get('/admin/billing/tonight').withSession(await asManager())
    page.assertTextIncludes('Suspend servers')
    page.assertTextIncludes('€49.98')
    page.assertTextIncludes('Cancellations that take effect')
    page.assertTextIncludes('Hold or skip')
    const session = await asManager()
    const why = { form_marker: newId(), reason: 'They called' }
    await client.post(`/admin/collections/${collection.id}/hold`).withSession(session).form(why)
    const after = await client.get('/admin/billing/tonight').withSession(session)
    after.assertTextIncludes('On hold since')
    assert.notInclude(after.text(), 'Hold or skip')
  })

  test('a held renewal is not billed before its day, and is once, on that day', async ({
    client,
    assert,
  }) => {
    const { subscription, account } = await due()
    await BillingProfile.create({ accountId: account.id, consolidate: true })
    const other = await createSubscription(account, '2027-01-31', { hostname: 'b.example.com' })
    await other.merge({ invoiceOn: day('2027-02-14') }).save()
    const session = await asManager()
    const until = { until: '2027-02-18' }
    const held = await client.post(holdPath(subscription)).withSession(session).form(hold(until))
    held.assertTextIncludes('Renewal put on hold.')
    held.assertTextIncludes('Asked us to wait')
    assert.equal(await invoiceDayOf(subscription), '2027-02-18')
    assert.isNotNull(await db.from('audit_entries').where('action', 'service.renewal_held').first())
    await renewAll()
    assert.equal((await Subscription.findOrFail(subscription.id)).cycleIndex, 1)
    assert.equal((await Subscription.findOrFail(other.id)).cycleIndex, 2)
    at('2027-02-18')
    await renewAll()
    assert.equal((await Subscription.findOrFail(subscription.id)).cycleIndex, 2)
    assert.lengthOf(await Invoice.query().where('kind', 'renewal'), 2)
  })

  test('a renewal is held once, and not by whoever may only look', async ({ client, assert }) => {
    const { subscription } = await due()
    const support = await sessionFor((await createStaff('support')).user)
    const refused = await client.post(holdPath(subscription)).withSession(support).form(hold())
    refused.assertStatus(403)
    const session = await asManager()
    await client.post(holdPath(subscription)).withSession(session).form(hold())
    const again = await client.post(holdPath(subscription)).withSession(session).form(hold())
    again.assertTextIncludes('already on hold')
    assert.lengthOf(await BillingHold.all(), 1)
  })

  test('a hold needs a reason and a day after that of the invoice', async ({ client, assert }) => {
    const { subscription } = await due()
    const session = await asManager()
    const refusals: [object, RegExp][] = [
      [{ until: '2027-02-14' }, /Choose a day after/],
      [{ until: '2020-01-01' }, /Choose a day after/],
      [{ until: 'soon' }, /Hold until/],
      [{ reason: ' ' }, /Reason/],
    ]
    for (const [changes, words] of refusals) {
      const answer = await client
        .post(holdPath(subscription))
        .withSession(session)
        .form(hold(changes))
        .redirects(0)
      assert.match(JSON.stringify(answer.flashMessages()), words)
    }
    assert.lengthOf(await BillingHold.all(), 0)
    const over = await parked('failed')
    const gone = await client.post(holdPath(over)).withSession(session).form(hold())
    gone.assertTextIncludes('isn’t scheduled any more')
  })

  test('a released renewal is billed on its usual day, and can be held again', async ({
    client,
    assert,
  }) => {
    const { subscription } = await due()
    const session = await asManager()
    const support = await sessionFor((await createStaff('support')).user)
    await client.post(holdPath(subscription)).withSession(session).form(hold())
    const refused = await client.delete(holdPath(subscription)).withSession(support)
    refused.assertStatus(403)
    const released = await client.delete(holdPath(subscription)).withSession(session)
    released.assertTextIncludes('Renewal released.')
    assert.equal(await invoiceDayOf(subscription), '2027-02-14')
    const again = await client.delete(holdPath(subscription)).withSession(session)
    again.assertTextIncludes('isn’t on hold any more')
    const gone = await client.delete('/admin/renewals/none/hold').withSession(session)
    gone.assertStatus(404)
    await client.post(holdPath(subscription)).withSession(session).form(hold())
    const [first, second] = await BillingHold.query().orderBy('id')
    assert.isNull(first.openKey)
    assert.isNotNull(first.releasedAt)
    assert.equal(second.openKey, subscription.id)
  })

  test('paused renewals lead to what billing them comes to', async ({ client }) => {
    const subscription = await parked('behind', '2027-03-20')
    const page = await client.get('/admin/billing/tonight').withSession(await asManager())
    page.assertTextIncludes('More than three periods were due at once')
    page.assertTextIncludes(`/admin/paused-renewals/review?ids%5B0%5D=${subscription.id}`)
  })

  test('as many statements are needed for many rows as for one', async ({ client, assert }) => {
    const { account } = await due()
    const session = await asManager()
    const look = () => client.get('/admin/billing/tonight').withSession(session)
    await look()
    const few = await queriesOf(look)
    for (let n = 0; n < 4; n++) {
      const one = await createSubscription(account, '2027-01-31')
      await one.merge({ invoiceOn: day('2027-02-14') }).save()
    }
    const many = await queriesOf(look)
    assert.equal(many.length, few.length)
  })

  test('rows go on behind the last one that was shown', async ({ client, assert }) => {
    const { account } = await due('a.example.com')
    const first = await Subscription.firstOrFail()
    const second = await createSubscription(account, '2027-01-31', { hostname: 'b.example.com' })
    await second.merge({ invoiceOn: first.invoiceOn }).save()
    const session = await asManager()
    const page = await client
      .get('/admin/billing/tonight')
      .qs({ section: 'renewals', after: `2027-02-14~${first.id}` })
      .withSession(session)
    page.assertTextIncludes('b.example.com')
    assert.notInclude(page.text(), 'a.example.com')
  })

  test('renewals that are late by more than a day are a warning', async ({ assert }) => {
    await due()
    at('2027-02-15')
    assert.equal((await lateness())?.status, 'ok')
    at('2027-02-16')
    assert.equal((await lateness())?.status, 'warning')
  })
})
