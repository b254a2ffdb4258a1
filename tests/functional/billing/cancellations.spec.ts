import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { calendarDate } from '#core/database/calendar_date'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import { cancelOffer } from '#billing/cancellations/cancel_offer'
import { cancelSubscription, type CancelInput } from '#billing/cancellations/cancel_subscription'
import { carryOutCancellations } from '#billing/cancellations/carry_out'
import { serviceStanding } from '#billing/cancellations/service_standing'
import { undoCancellation } from '#billing/cancellations/undo_cancellation'
import { creditBalance } from '#billing/ledger/credit_balance'
import { recordBankTransfer } from '#billing/payments/record_bank_transfer'
import { recordUsage } from '#billing/usage/record_usage'
import { settleEnded } from '#billing/usage/settle_ended'
import { renewAll } from '#billing/renewals/renew_all'
import BillingProfile from '#billing/models/billing_profile'
import Cancellation from '#billing/models/cancellation'
import CreditNote from '#billing/models/credit_note'
import InvoiceLine from '#billing/models/invoice_line'
import Invoice from '#billing/models/invoice'
import Subscription from '#billing/models/subscription'
import { change } from '#tests/support/changes'
import { assertBooksBalance } from '#tests/support/billing'
import { createCustomer } from '#tests/support/identity'
import { askToBegin, createSubscription, day } from '#tests/support/subscriptions'
import { resetState } from '#tests/support/reset_state'

const at = (text: string) => clock.travelTo(day(text).plus({ hours: 12 }))
const dayOf = (value: string | Date | null) => value && calendarDate(value).toISODate()
const input = (mode: CancelInput['mode']): CancelInput => ({
  mode,
  reason: 'not_said',
  by: SYSTEM,
})

async function billed({ id }: Subscription) {
  const rows = await db
    .from('billed_periods')
    .where('subscription_id', id)
    .orderBy('starts_on')
    .select('starts_on', 'ends_on')
  return rows.map((row) => `${dayOf(row.starts_on)}..${dayOf(row.ends_on)}`)
}

/** What is due of an invoice arrives by bank transfer. */
async function pay(invoice: Invoice) {
  await invoice.refresh()
  const paid = await recordBankTransfer(invoice.id, { amount: invoice.amountDue(), note: 'test' })
  if (!paid.ok) throw new Error(paid.error.type)
}

/** A server of 28 euros a month (33.32 with tax) that began on 1 January, with its first renewal written and due. */
async function renewed({ isPaid = true } = {}) {
  at('2027-01-01')
  const { account } = await createCustomer()
  const subscription = await createSubscription(account, '2027-01-01', { minor: 2800 })
  at('2027-01-20')
  await renewAll()
  const invoice = await Invoice.query().where('account_id', account.id).firstOrFail()
  if (isPaid) await pay(invoice)
  return { account, subscription, invoice }
}

const set = (values: Parameters<typeof settings.set>[0]) =>
  transaction((trx) => settings.set(values, trx))

test.group('Cancellations', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => {
    clock.reset()
    settings.forget()
  })

  test('a cancelled server runs to the end of its period, is billed no further, and then ends', async ({
    assert,
  }) => {
    const { subscription, invoice } = await renewed()
    const cancelled = await cancelSubscription(subscription.serviceId, input('period_end'))
    assert.isTrue(cancelled.ok)
    await subscription.refresh()
    assert.equal(subscription.endsOn?.toISODate(), '2027-03-01')
    assert.isNull(subscription.invoiceOn)
    await invoice.refresh()
    assert.equal(invoice.state, 'paid')

    at('2027-02-28')
    assert.equal(await renewAll(), 0)
    assert.equal(await carryOutCancellations(), 0)
    at('2027-03-01')
    assert.equal(await carryOutCancellations(), 1)
    assert.equal(await carryOutCancellations(), 0)
    const told = await db.from('outbox_messages').where('topic', 'subscription.cancelled_due')
    assert.lengthOf(told, 1)
    assert.isFalse(await undoCancellation(subscription.serviceId, SYSTEM))
    await assertBooksBalance(assert)
  })

  test('a renewal that was billed ahead and is not paid is void, and the server ends before it', async ({
    assert,
  }) => {
    const { subscription, invoice } = await renewed({ isPaid: false })
    await cancelSubscription(subscription.serviceId, input('period_end'))
    await invoice.refresh()
    assert.equal(invoice.state, 'void')
    await subscription.refresh()
    assert.equal(subscription.endsOn?.toISODate(), '2027-02-01')
    assert.deepEqual(await billed(subscription), ['2027-01-01..2027-01-31'])
    await assertBooksBalance(assert)
  })

  test('[I7] undone, it goes on and the period that was taken back is billed again, once', async ({
    assert,
  }) => {
    const { subscription } = await renewed({ isPaid: false })
    await cancelSubscription(subscription.serviceId, input('period_end'))
    at('2027-01-25')
    assert.isTrue(await undoCancellation(subscription.serviceId, SYSTEM))
    assert.isFalse(await undoCancellation(subscription.serviceId, SYSTEM))
    assert.equal(await renewAll(), 1)
    assert.equal(await renewAll(), 0)
    assert.deepEqual(await billed(subscription), [
      '2027-01-01..2027-01-31',
      '2027-02-01..2027-02-28',
    ])
    const states = (await Invoice.query().orderBy('seq')).map(({ state }) => state)
    assert.deepEqual(states, ['void', 'open'])
    await assertBooksBalance(assert)
  })

  test('a renewal that was paid in part is corrected, and what was paid becomes credit', async ({
    assert,
  }) => {
    const { account, subscription, invoice } = await renewed({ isPaid: false })
    await recordBankTransfer(invoice.id, { amount: invoice.total.ratio(1, 2), note: 'half' })
    await cancelSubscription(subscription.serviceId, input('period_end'))
    await invoice.refresh()
    assert.equal(invoice.state, 'paid')
    assert.equal(invoice.creditedMinor, invoice.totalMinor)
    const credit = await creditBalance(account.id, 'EUR')
    assert.equal(credit.minor, invoice.total.ratio(1, 2).minor)
    await assertBooksBalance(assert)
  })

  test('what else stands on the invoice stays due', async ({ assert }) => {
    at('2027-01-01')
    const { account } = await createCustomer()
    await BillingProfile.create({ accountId: account.id, consolidate: true, useCreditFirst: true })
    const one = await createSubscription(account, '2027-01-01')
    const other = await createSubscription(account, '2027-01-01')
    at('2027-01-20')
    await renewAll()
    await cancelSubscription(one.serviceId, input('period_end'))
    const [invoice] = await Invoice.all()
    assert.equal(invoice.state, 'open')
    assert.equal(invoice.amountDue().minor, invoice.totalMinor / 2)
    assert.lengthOf(await billed(other), 2)
    assert.lengthOf(await billed(one), 1)
    await assertBooksBalance(assert)
  })

  test('a second cancellation is refused, and one of what never began', async ({ assert }) => {
    const { subscription } = await renewed()
    await cancelSubscription(subscription.serviceId, input('period_end'))
    const again = await cancelSubscription(subscription.serviceId, input('now'))
    assert.deepEqual(again, { ok: false, error: { type: 'cancelled_before' } })
    assert.lengthOf(await Cancellation.all(), 1)
    await subscription.merge({ state: 'ended', endsOn: null }).save()
    const ended = await cancelSubscription(subscription.serviceId, input('now'))
    assert.deepEqual(ended, { ok: false, error: { type: 'not_active' } })
    assert.isNull(await cancelOffer(subscription.serviceId))
  })

  test('two at once cancel it once', async ({ assert }) => {
    const { subscription } = await renewed({ isPaid: false })
    const both = await Promise.all([
      cancelSubscription(subscription.serviceId, input('period_end')),
      cancelSubscription(subscription.serviceId, input('now')),
    ])
    assert.lengthOf(
      both.filter(({ ok }) => ok),
      1
    )
    assert.lengthOf(await Cancellation.all(), 1)
    await assertBooksBalance(assert)
  })

  test('at once, it gives nothing back unless the shop does', async ({ assert }) => {
    const { subscription, account } = await renewed()
    at('2027-02-10')
    await cancelSubscription(subscription.serviceId, input('now'))
    assert.lengthOf(await CreditNote.all(), 0)
    assert.isTrue((await creditBalance(account.id, 'EUR')).isZero)
    await subscription.refresh()
    assert.equal(subscription.endsOn?.toISODate(), '2027-02-11')
    const told = await db.from('outbox_messages').where('topic', 'subscription.cancelled_due')
    assert.lengthOf(told, 1)
  })

  test('[I25] at once, unused days become credit where the shop gives it, of what was invoiced', async ({
    assert,
  }) => {
    await set({ 'billing.credit_on_cancel': 'unused_days' })
    const { subscription, account } = await renewed()
    at('2027-02-10')
    const offer = await cancelOffer(subscription.serviceId)
    await cancelSubscription(subscription.serviceId, input('now'))
    // 18 of 28 days of 28.00, and the tax on them.
    assert.equal((await creditBalance(account.id, 'EUR')).minor, 1800 + 342)
    assert.equal(offer?.creditNow.minor, 1800 + 342)
    assert.deepEqual(await billed(subscription), [
      '2027-01-01..2027-01-31',
      '2027-02-01..2027-02-10',
    ])
    await assertBooksBalance(assert)
  })

  test('the end of a service by anybody closes its cancellation', async ({ assert }) => {
    const { subscription } = await renewed()
    await cancelSubscription(subscription.serviceId, input('period_end'))
    await transaction((trx) => Subscription.end(trx, subscription.serviceId))
    const [cancellation] = await Cancellation.all()
    assert.equal(cancellation.state, 'executed')
    assert.isNull(cancellation.openKey)
    at('2027-05-01')
    assert.equal(await carryOutCancellations(), 0)
  })
})

test.group('Withdrawal', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => {
    clock.reset()
    settings.forget()
  })

  /** A server that was ordered and began on a day, with the invoice of its order paid: 30 euros and 5 for setup. */
  async function ordered(account: Parameters<typeof createSubscription>[0], on: string) {
    at(on)
    const subscription = await createSubscription(account, on, { minor: 3100 })
    const invoice = await transaction((trx) =>
      Invoice.issue(trx, {
        accountId: account.id,
        currency: 'EUR',
        lines: [
          {
            kind: 'recurring',
            description: 'Small',
            quantity: 1,
            unitMinor: 3100,
            subscriptionId: subscription.id,
          },
          {
            kind: 'setup',
            description: 'Setup',
            quantity: 1,
            unitMinor: 500,
            subscriptionId: subscription.id,
          },
        ],
        dueIn: { days: 7 },
      })
    )
    await db
      .from('billed_periods')
      .where('subscription_id', subscription.id)
      .update({ invoice_id: invoice.id })
    await pay(invoice)
    return { subscription, invoice }
  }

  test('a consumer in the Union withdraws within 14 days and gets everything back', async ({
    assert,
  }) => {
    const { account } = await createCustomer({ account: { kind: 'personal', country: 'DE' } })
    const { subscription, invoice } = await ordered(account, '2027-03-01')
    at('2027-03-15')
    const offer = await cancelOffer(subscription.serviceId)
    assert.equal(offer?.withdrawUntil?.toISODate(), '2027-03-15')
    assert.equal(offer?.refund.minor, invoice.totalMinor)
    const withdrawn = await cancelSubscription(subscription.serviceId, input('withdrawal'))
    assert.isTrue(withdrawn.ok)
    await invoice.refresh()
    assert.equal(invoice.creditedMinor, invoice.totalMinor)
    const [note] = await CreditNote.all()
    assert.equal(note.settle, 'refund')
    await assertBooksBalance(assert)
  })

  test('the days that were used are owed where the customer asked to begin at once', async ({
    assert,
  }) => {
    const { account } = await createCustomer({ account: { kind: 'personal', country: 'DE' } })
    const { subscription, invoice } = await ordered(account, '2027-03-01')
    await askToBegin(subscription)
    at('2027-03-10')
    const offer = await cancelOffer(subscription.serviceId)
    await cancelSubscription(subscription.serviceId, input('withdrawal'))
    await invoice.refresh()
    // 21 of 31 days of 31.00 and setup, with their tax; ten days were used.
    const credited = Math.round((2100 + 500) * 1.19)
    assert.equal(invoice.creditedMinor, credited)
    assert.equal(offer?.refund.minor, credited)
    assert.equal(offer?.kept.minor, invoice.totalMinor - credited)
    assert.isNotNull(offer?.begunAt)
    await assertBooksBalance(assert)
  })

  const free: [string, { owesUsed: boolean } | null, boolean][] = [
    ['did not ask to begin', null, true],
    ['asked in words that did not say so', { owesUsed: false }, true],
    ['asked, and the shop charges nobody for it', { owesUsed: true }, false],
  ]
  for (const [who, consent, owes] of free)
    test(`whoever ${who} gets everything back, on the tenth day too`, async ({ assert }) => {
      await set({ 'billing.withdrawal_owes_used': owes })
      const { account } = await createCustomer({ account: { kind: 'personal', country: 'DE' } })
      const { subscription, invoice } = await ordered(account, '2027-03-01')
      if (consent) await askToBegin(subscription, consent)
      at('2027-03-10')
      const offer = await cancelOffer(subscription.serviceId)
      assert.isTrue(offer?.kept.isZero)
      assert.isTrue((await cancelSubscription(subscription.serviceId, input('withdrawal'))).ok)
      await invoice.refresh()
      assert.equal(invoice.creditedMinor, invoice.totalMinor)
      const [cancellation] = await Cancellation.all()
      assert.isFalse(cancellation.owesUsed)
      await assertBooksBalance(assert)
    })

  for (const [asked, lines] of [
    [true, 1],
    [false, 0],
  ] as const)
    test(`what was measured until a withdrawal is billed ${asked ? 'where' : 'not where nobody'} asked to begin`, async ({
      assert,
    }) => {
      at('2027-03-01')
      const { account } = await createCustomer({ account: { kind: 'personal', country: 'DE' } })
      const meter = { meter: 'traffic', included: 0, unitSize: 1, rounding: 'up' } as const
      const meters = [{ ...meter, tiers: [{ upTo: null, unitMinor: 100 }] }]
      const subscription = await createSubscription(account, '2027-03-01', { meters })
      if (asked) await askToBegin(subscription)
      at('2027-03-08')
      const [from, until] = ['2027-03-07', '2027-03-08'].map(day)
      const { serviceId } = subscription
      await recordUsage([{ serviceId, meter: 'traffic', quantity: 9, from, until, key: 'one' }])
      await cancelSubscription(serviceId, input('withdrawal'))
      await transaction((trx) => Subscription.end(trx, serviceId))
      at('2027-03-10')
      assert.equal(await settleEnded(), 1)
      assert.equal(await settleEnded(), 0)
      const used = await InvoiceLine.query().where({ kind: 'usage' })
      assert.lengthOf(used, lines)
      await assertBooksBalance(assert)
    })

  test('what a change billed within those days is given back as well', async ({ assert }) => {
    const { account } = await createCustomer({ account: { kind: 'personal', country: 'DE' } })
    const { subscription, invoice } = await ordered(account, '2027-03-01')
    at('2027-03-04')
    await change(subscription, { minor: 6200 })
    const more = await Invoice.findByOrFail('kind', 'change')
    at('2027-03-06')
    const withdrawn = await cancelSubscription(subscription.serviceId, input('withdrawal'))
    assert.isTrue(withdrawn.ok)
    const invoices = [await invoice.refresh(), await more.refresh()]
    for (const { totalMinor, creditedMinor } of invoices) assert.equal(creditedMinor, totalMinor)
    await assertBooksBalance(assert)
  })

  test('who ordered as a consumer withdraws, whatever the account says since', async ({
    assert,
  }) => {
    const { account } = await createCustomer({ account: { kind: 'personal', country: 'DE' } })
    const { subscription } = await ordered(account, '2027-03-01')
    await askToBegin(subscription)
    await account.merge({ kind: 'company', companyName: 'Example GmbH' }).save()
    at('2027-03-02')
    const standing = await serviceStanding(subscription.serviceId)
    assert.equal(standing?.withdrawUntil?.toISODate(), '2027-03-15')
    assert.isTrue((await cancelSubscription(subscription.serviceId, input('withdrawal'))).ok)
  })

  test('companies, others than Europeans, late ones and shops without it have none', async ({
    assert,
  }) => {
    const offers = async (account: object, on: string) => {
      const customer = await createCustomer({ account })
      const { subscription } = await ordered(customer.account, '2027-03-01')
      at(on)
      const refused = await cancelSubscription(subscription.serviceId, input('withdrawal'))
      return refused.ok ? 'ok' : refused.error.type
    }
    const person = { kind: 'personal', country: 'AT' } as const
    assert.equal(await offers(person, '2027-03-02'), 'ok')
    assert.equal(await offers({ ...person, kind: 'company' }, '2027-03-02'), 'no_withdrawal')
    assert.equal(await offers({ ...person, vatId: 'ATU12345675' }, '2027-03-02'), 'no_withdrawal')
    assert.equal(await offers({ ...person, country: 'CH' }, '2027-03-02'), 'no_withdrawal')
    assert.equal(await offers({ ...person, country: 'NO' }, '2027-03-02'), 'ok')
    assert.equal(await offers(person, '2027-03-16'), 'no_withdrawal')
    await set({ 'billing.withdrawal': false })
    assert.equal(await offers(person, '2027-03-02'), 'no_withdrawal')
  })
})
