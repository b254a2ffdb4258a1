import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { calendarDate } from '#core/database/calendar_date'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import {
  cancelSubscription,
  continueTrial,
  mayTry,
  previewChange,
  termsOf,
  undoCancellation,
} from '#billing'
import { giveDiscount } from '#billing/coupons/give_discount'
import { nextCharges } from '#billing/renewals/next_charges'
import { renewAll } from '#billing/renewals/renew_all'
import { endLapsed } from '#billing/trials/end_lapsed'
import { trialOfService } from '#billing/trials/trial_standing'
import { remindOfEnd } from '#billing/trials/remind_of_end'
import { plainEmail } from '#billing/trials/trial_marks'
import BillingProfile from '#billing/models/billing_profile'
import Collection from '#billing/models/collection'
import Invoice from '#billing/models/invoice'
import Trial from '#billing/models/trial'
import Mail from '#notifications/models/mail'
import Service from '#provisioning/models/service'
import { assertBooksBalance, useStripe } from '#tests/support/billing'
import { createCustomer, sessionFor } from '#tests/support/identity'
import { createSubscription, day } from '#tests/support/subscriptions'
import { createCoupon } from '#tests/support/coupons'
import { saveCard, settle, tried } from '#tests/support/trials'
import { resetState } from '#tests/support/reset_state'

const at = (text: string) => clock.travelTo(day(text).plus({ hours: 12 }))
async function periods(subscriptionId: string) {
  const rows = await db
    .from('billed_periods')
    .where('subscription_id', subscriptionId)
    .orderBy('starts_on')
  const iso = (value: string | Date) => calendarDate(value).toISODate()
  return rows.map((row) => `${iso(row.starts_on)}..${iso(row.ends_on)} ${row.listed_minor}`)
}

test.group('Trials', (group) => {
  let gateway: Awaited<ReturnType<typeof useStripe>>

  group.each.setup(async () => {
    await resetState()
    gateway = await useStripe()
  })
  group.each.teardown(async () => {
    clock.reset()
    settings.forget()
    await gateway.close()
  })

  test('cost nothing until their end; the first invoice is written on that day and collected as any', async ({
    assert,
  }) => {
    at('2027-01-10')
    const { account } = await createCustomer()
    await saveCard(account)
    const subscription = await createSubscription(account, '2027-01-10', { trialDays: 14 })
    assert.equal(subscription.renewsOn?.toISODate(), '2027-01-24')
    assert.isTrue(subscription.isInTrial)

    at('2027-01-23')
    assert.equal(await renewAll(), 0)
    at('2027-01-24')
    assert.equal(await renewAll(), 1)
    assert.equal(await renewAll(), 0)
    const [invoice] = await Invoice.all()
    assert.equal(invoice.kind, 'renewal')
    assert.equal(invoice.netMinor, 1000)
    assert.equal(invoice.dueOn.toISODate(), '2027-01-24')
    assert.deepEqual(await periods(subscription.id), [
      '2027-01-10..2027-01-23 0',
      '2027-01-24..2027-02-23 1000',
    ])
    await subscription.refresh()
    assert.isFalse(subscription.isInTrial)
    assert.equal(subscription.invoiceOn?.toISODate(), '2027-02-10')
    assert.equal((await Trial.firstOrFail()).state, 'converted')
    await settle()
    assert.lengthOf(await Collection.query().where('invoice_id', invoice.id), 1)
    await assertBooksBalance(assert)
  })

  test('[F12] that end while the panel is down are billed from their end on, once', async ({
    assert,
  }) => {
    at('2027-01-10')
    const { account } = await createCustomer()
    await saveCard(account)
    const subscription = await createSubscription(account, '2027-01-10', { trialDays: 14 })
    at('2027-01-27')
    await Promise.all([renewAll(), renewAll()])
    assert.deepEqual(await periods(subscription.id), [
      '2027-01-10..2027-01-23 0',
      '2027-01-24..2027-02-23 1000',
    ])
    await assertBooksBalance(assert)
  })

  test('are not put on the one invoice of an account before they end', async ({ assert }) => {
    at('2027-01-10')
    const { account } = await createCustomer()
    await saveCard(account)
    await BillingProfile.create({ accountId: account.id, consolidate: true, useCreditFirst: true })
    await createSubscription(account, '2026-12-20')
    await createSubscription(account, '2027-01-03', { trialDays: 14 })
    await renewAll()
    const invoices = await Invoice.query().preload('lines')
    assert.lengthOf(invoices, 1)
    assert.lengthOf(invoices[0].lines, 1)
  })

  test('that are cancelled before their end cost nothing; kept after all they are billed', async ({
    assert,
  }) => {
    at('2027-01-10')
    const { account } = await createCustomer()
    await saveCard(account)
    const subscription = await createSubscription(account, '2027-01-10', { trialDays: 14 })
    const wish = { mode: 'period_end', reason: 'not_said', by: SYSTEM } as const
    const cancelled = await cancelSubscription(subscription.serviceId, wish)
    assert.isTrue(cancelled.ok && cancelled.value.endsOn.toISODate() === '2027-01-24')
    assert.isFalse((await cancelSubscription(subscription.serviceId, wish)).ok)
    at('2027-01-24')
    await renewAll()
    assert.lengthOf(await Invoice.all(), 0)

    at('2027-01-20')
    assert.isTrue(await undoCancellation(subscription.serviceId, SYSTEM))
    await subscription.refresh()
    assert.equal(subscription.invoiceOn?.toISODate(), '2027-01-24')
    await assertBooksBalance(assert)
  })

  test('are reminded of once, three days before, with what is charged to which card', async ({
    assert,
  }) => {
    at('2027-01-10')
    const { account } = await createCustomer()
    await saveCard(account)
    await createSubscription(account, '2027-01-10', { trialDays: 14 })
    at('2027-01-20')
    assert.equal(await remindOfEnd(), 0)
    at('2027-01-21')
    assert.equal(await remindOfEnd(), 1)
    assert.equal(await remindOfEnd(), 0)
    await settle()
    const mails = await Mail.query().where('kind', 'billing.trial_ending')
    assert.lengthOf(mails, 1)
    const [next] = (await nextCharges(account)).charges
    assert.isTrue(next.isTrial)
    assert.equal(next.amount.minor, 1190)
  })

  test('without a card are suspended at their end, go on once there is one, and are billed from that day', async ({
    client,
    assert,
  }) => {
    at('2027-01-10')
    const { service, account, session } = await tried()
    const running = await client.get(`/services/${service.id}`).withSession(session)
    running.assertTextIncludes('Free trial until')
    running.assertTextIncludes('Cancel trial')

    at('2027-01-17')
    assert.equal(await renewAll(), 0)
    await settle()
    await service.refresh()
    assert.equal(service.state, 'suspended')
    assert.lengthOf(await Invoice.query().where('kind', 'renewal'), 0)
    const path = `/services/${service.id}/trial`
    const refused = await client.post(path).withSession(session)
    refused.assertTextIncludes('Add a card first')

    at('2027-01-19')
    await saveCard(account)
    const continued = await client.post(path).withSession(session)
    continued.assertTextIncludes('continues')
    const repeated = await client.post(path).withSession(session)
    repeated.assertTextIncludes('nothing to continue')
    await settle()
    await service.refresh()
    assert.equal(service.state, 'active')
    assert.equal(await renewAll(), 1)
    const subscription = await db
      .from('subscriptions')
      .where('service_id', service.id)
      .firstOrFail()
    assert.deepEqual(await periods(subscription.id), [
      '2027-01-10..2027-01-16 0',
      '2027-01-17..2027-01-18 0',
      '2027-01-19..2027-02-18 1000',
    ])
    await assertBooksBalance(assert)
  })

  test('that nobody continues are ended after the days that the shop keeps them', async ({
    assert,
  }) => {
    at('2027-01-10')
    const { service } = await tried()
    at('2027-01-17')
    await renewAll()
    await settle()
    assert.equal(await endLapsed(), 0)
    at('2027-01-24')
    assert.equal(await endLapsed(), 1)
    assert.equal(await endLapsed(), 0)
    await settle()
    assert.equal((await Service.findOrFail(service.id)).state, 'in_trash')
    assert.equal((await Trial.firstOrFail()).state, 'ended')
    const late = await continueTrial(service.id, SYSTEM)
    assert.isFalse(late.ok)
    await assertBooksBalance(assert)
  })

  test('without a card are invoiced where the shop wants that', async ({ assert }) => {
    await transaction((trx) => settings.set({ 'billing.trial_without_card': 'invoice' }, trx))
    at('2027-01-10')
    const { account } = await createCustomer()
    await createSubscription(account, '2027-01-10', { trialDays: 14 })
    at('2027-01-24')
    assert.equal(await renewAll(), 1)
  })

  test('of others are neither cancelled nor continued', async ({ client, assert }) => {
    at('2027-01-10')
    const { service } = await tried()
    const other = await createCustomer()
    const session = await sessionFor(other.user)
    const response = await client.post(`/services/${service.id}/trial`).withSession(session)
    response.assertStatus(404)
    assert.equal((await Trial.firstOrFail()).state, 'running')
  })

  test('are one for each account, mailbox, address and card', async ({ assert }) => {
    at('2027-01-10')
    const first = await createCustomer()
    await saveCard(first.account, { fingerprint: 'same-card' })
    assert.isTrue(await mayTry(first.account))
    await createSubscription(first.account, '2027-01-10', { trialDays: 14 })
    assert.isFalse(await mayTry(first.account))

    const { account } = await createCustomer()
    await account.merge({ addressLine1: 'Other 9', name: 'Someone Else' }).save()
    assert.isTrue(await mayTry(account))
    const card = await saveCard(account, { fingerprint: 'same-card' })
    assert.isFalse(await mayTry(account))
    await card.merge({ fingerprint: 'other-card' }).save()
    assert.isTrue(await mayTry(account))
    assert.equal(plainEmail('Ada+second@Example.COM'), 'ada@example.com')
  })

  test('say what their first period really costs, less a coupon', async ({ assert }) => {
    at('2027-01-10')
    const { account } = await createCustomer()
    await saveCard(account)
    const { serviceId } = await createSubscription(account, '2027-01-10', { trialDays: 14 })
    const { code } = await createCoupon({ percentBp: 2500, duration: 'forever' })
    assert.isTrue((await giveDiscount(serviceId, { code, by: SYSTEM })).ok)
    const standing = await trialOfService(serviceId)
    at('2027-01-24')
    assert.equal(await renewAll(), 1)
    const invoice = await Invoice.query().where('kind', 'renewal').firstOrFail()
    // 10 euros less a quarter, with 19 percent of tax.
    assert.equal(invoice.totalMinor, 893)
    assert.equal(standing?.amount.minor, invoice.totalMinor)
  })

  test('are not changed to other plans, which is said', async ({ assert }) => {
    at('2027-01-10')
    const { account } = await createCustomer()
    const subscription = await createSubscription(account, '2027-01-10', { trialDays: 14 })
    const terms = await termsOf(subscription)
    const preview = await previewChange(subscription.serviceId, { terms, starts: 'now' })
    assert.deepEqual(preview, { ok: false, error: { type: 'in_trial' } })
  })
})
