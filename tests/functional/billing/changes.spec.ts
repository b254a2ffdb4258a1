import fc from 'fast-check'
import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import { cancelChange } from '#billing/changes/cancel_change'
import { failChange } from '#billing/changes/fail_change'
import { giveChangeBack } from '#billing/changes/give_change_back'
import { finishChange } from '#billing/changes/finish_change'
import { followInvoice } from '#billing/changes/follow_invoice'
import { keepTimeOfChanges } from '#billing/changes/keep_time'
import { previewChange } from '#billing/changes/preview_change'
import { requestChange } from '#billing/changes/request_change'
import { cancelSubscription } from '#billing/cancellations/cancel_subscription'
import { undoCancellation } from '#billing/cancellations/undo_cancellation'
import { creditBalance } from '#billing/ledger/credit_balance'
import { renewAll } from '#billing/renewals/renew_all'
import BillingFinding from '#billing/models/billing_finding'
import Invoice from '#billing/models/invoice'
import SubscriptionChange from '#billing/models/subscription_change'
import PaymentAttempt from '#billing/models/payment_attempt'
import { assertBooksBalance, useStripe } from '#tests/support/billing'
import { drainAll, giveCard, stayAwake } from '#tests/support/collections'
import { assertBilledOnce, change, otherTerms, payDue, periodsOf } from '#tests/support/changes'
import { createCustomer } from '#tests/support/identity'
import { createSubscription, day } from '#tests/support/subscriptions'
import { resetState } from '#tests/support/reset_state'

const at = (text: string) => clock.travelTo(day(text).plus({ hours: 12 }))
const set = (values: Parameters<typeof settings.set>[0]) =>
  transaction((trx) => settings.set(values, trx))

/** A server of 31 euros a month that began on 1 January and is paid for February, which has 28 days. */
async function paid() {
  at('2027-01-01')
  const { account } = await createCustomer()
  const subscription = await createSubscription(account, '2027-01-01', { minor: 2800 })
  at('2027-01-20')
  await renewAll()
  await payDue(await Invoice.query().firstOrFail())
  at('2027-02-08')
  return { account, subscription }
}

test.group('Changes of what is billed', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => {
    clock.reset()
    settings.forget()
  })

  test('an upgrade costs the new price less the old one for the days that are left', async ({
    assert,
  }) => {
    const { subscription } = await paid()
    const terms = await otherTerms(subscription, { minor: 5600 })
    const preview = await previewChange(subscription.serviceId, { terms, starts: 'now' })
    assert.isTrue(preview.ok)
    if (!preview.ok) return
    const { lines, quote, next } = preview.value
    assert.deepEqual(
      lines.map(({ kind, unitMinor, days, of }) => [kind, unitMinor, days, of]),
      [
        ['credit', -2100, 21, 28],
        ['recurring', 4200, 21, 28],
      ]
    )
    assert.deepEqual([quote?.net.minor, quote?.tax.minor, quote?.total.minor], [2100, 399, 2499])
    assert.deepEqual([next.day.toISODate(), next.listed.minor], ['2027-03-01', 5600])

    const changed = await change(subscription, { minor: 5600 })
    assert.isTrue(changed.ok)
    assert.equal(subscription.priceMinor, 5600)
    assert.deepEqual(await periodsOf(subscription), [
      '2027-01-01..2027-01-31',
      '2027-02-01..2027-02-07',
      '2027-02-08..2027-02-28',
    ])
    at('2027-02-20')
    await renewAll()
    const last = await Invoice.query().orderBy('seq', 'desc').firstOrFail()
    assert.equal(last.netMinor, 5600)
    await assertBilledOnce(assert, subscription)
    await assertBooksBalance(assert)
  })

  test('what was agreed to must be what it costs', async ({ assert }) => {
    const { subscription } = await paid()
    const terms = await otherTerms(subscription, { minor: 5600 })
    const preview = await previewChange(subscription.serviceId, { terms, starts: 'now' })
    at('2027-02-09')
    const fingerprint = preview.ok ? preview.value.fingerprint : ''
    const input = { terms, starts: 'now', fingerprint, by: SYSTEM } as const
    const refused = await requestChange(subscription.serviceId, input)
    assert.deepEqual(refused, { ok: false, error: { type: 'offer_changed' } })
    assert.lengthOf(await SubscriptionChange.all(), 0)
  })

  test('the machine follows only once it is paid, and one change is open at a time', async ({
    assert,
  }) => {
    const { subscription } = await paid()
    const terms = await otherTerms(subscription, { minor: 5600 })
    const ask = () => requestChange(subscription.serviceId, { terms, starts: 'now', by: SYSTEM })
    const asked = await ask()
    assert.isTrue(asked.ok)
    assert.deepEqual(await ask(), { ok: false, error: { type: 'change_open' } })
    const [open] = await SubscriptionChange.all()
    assert.equal(open.state, 'awaiting_payment')
    await followInvoice(open.invoiceId ?? '')
    await open.refresh()
    assert.equal(open.state, 'applying')
  })

  test('one that nobody paid is called off, and renewals go on', async ({ assert }) => {
    const { subscription } = await paid()
    const terms = await otherTerms(subscription, { minor: 5600 })
    await requestChange(subscription.serviceId, { terms, starts: 'now', by: SYSTEM })
    at('2027-02-11')
    assert.equal(await keepTimeOfChanges(), 0)
    at('2027-02-15')
    assert.equal(await renewAll(), 0)
    assert.equal(await keepTimeOfChanges(), 1)
    const [called] = await SubscriptionChange.all()
    assert.equal(called.state, 'cancelled')
    assert.equal((await Invoice.findOrFail(called.invoiceId)).state, 'void')
    assert.equal(await renewAll(), 1)
    await assertBilledOnce(assert, subscription)
    await assertBooksBalance(assert)
  })

  test('[F33] a renewal that was billed ahead at the old price is taken back and billed at the new one', async ({
    assert,
  }) => {
    const { subscription } = await paid()
    at('2027-02-20')
    await renewAll()
    await change(subscription, { minor: 5600 })
    await renewAll()
    const march = await Invoice.query().where('kind', 'renewal').orderBy('seq')
    assert.deepEqual(
      march.map(({ state, netMinor }) => [state, netMinor]),
      [
        ['paid', 2800],
        ['void', 2800],
        ['open', 5600],
      ]
    )
    await assertBilledOnce(assert, subscription)
    await assertBooksBalance(assert)
  })

  test('[F33] an upgrade and a renewal at the same instant bill every day once', async ({
    assert,
  }) => {
    const { subscription } = await paid()
    at('2027-02-20')
    await Promise.all([renewAll(), change(subscription, { minor: 5600 }), renewAll()])
    await renewAll()
    await assertBilledOnce(assert, subscription)
    await assertBooksBalance(assert)
    assert.lengthOf(await Invoice.query().where({ kind: 'renewal', state: 'open' }), 1)
  })

  test('a downgrade at once never asks for less than nothing: the rest is credit', async ({
    assert,
  }) => {
    const { subscription, account } = await paid()
    const changed = await change(subscription, { minor: 1400 })
    assert.isTrue(changed.ok)
    const invoice = await Invoice.query().where('kind', 'change').firstOrFail()
    assert.equal(invoice.totalMinor, 0)
    // 21 of 28 days of 28.00 less 14.00, with tax.
    assert.equal((await creditBalance(account.id, 'EUR')).minor, Math.round(1050 * 1.19))
    await assertBilledOnce(assert, subscription)
    await assertBooksBalance(assert)
  })

  test('with the next period it costs nothing now, is billed from its day, and can be called off', async ({
    assert,
  }) => {
    const { subscription } = await paid()
    await change(subscription, { minor: 1400 }, 'period_end')
    assert.equal(subscription.priceMinor, 1400)
    at('2027-02-20')
    await renewAll()
    assert.isTrue(await transaction((trx) => cancelChange(trx, subscription.serviceId, SYSTEM)))
    await renewAll()
    const renewals = await Invoice.query().where('kind', 'renewal').orderBy('seq')
    assert.deepEqual(
      renewals.map(({ state, netMinor }) => [state, netMinor]),
      [
        ['paid', 2800],
        ['void', 1400],
        ['open', 2800],
      ]
    )
    await assertBilledOnce(assert, subscription)
    await assertBooksBalance(assert)
  })

  test('a year instead of months begins today, and back at the next period', async ({ assert }) => {
    const { subscription } = await paid()
    await change(subscription, { minor: 30_000, cycle: { unit: 'year', count: 1 } })
    assert.equal(subscription.renewsOn?.toISODate(), '2028-02-08')
    const invoice = await Invoice.query().where('kind', 'change').firstOrFail()
    assert.equal(invoice.netMinor, 30_000 - 2100)
    at('2028-01-10')
    await change(subscription, { minor: 2800, cycle: { unit: 'month', count: 1 } }, 'period_end')
    at('2028-02-01')
    await renewAll()
    assert.equal((await periodsOf(subscription)).at(-1), '2028-02-08..2028-03-07')
    await assertBilledOnce(assert, subscription)
    await assertBooksBalance(assert)
  })

  test('one whose machine could not follow is given back, and billed on as before', async ({
    assert,
  }) => {
    const { subscription, account } = await paid()
    const terms = await otherTerms(subscription, { minor: 5600 })
    await requestChange(subscription.serviceId, { terms, starts: 'now', by: SYSTEM })
    const [open] = await SubscriptionChange.all()
    const invoice = await Invoice.findOrFail(open.invoiceId)
    await payDue(invoice)
    await followInvoice(invoice.id)
    assert.isTrue(await transaction((trx) => failChange(trx, open)))
    assert.equal((await BillingFinding.firstOrFail()).kind, 'change_failed')
    await giveChangeBack(subscription.serviceId, { to: 'credit', reason: 'No room', by: SYSTEM })
    assert.equal((await creditBalance(account.id, 'EUR')).minor, invoice.totalMinor)
    assert.isFalse(await transaction((trx) => finishChange(trx, open)))
    assert.equal(await renewAll(), 0)
    at('2027-02-20')
    assert.equal(await renewAll(), 1)
    await assertBilledOnce(assert, subscription)
    await assertBooksBalance(assert)
  })

  test('one that begins with a period and could not be made is billed as before, paid or not', async ({
    assert,
  }) => {
    for (const pays of [false, true]) {
      await resetState()
      const { subscription } = await paid()
      await change(subscription, { minor: 1400 }, 'period_end')
      const open = await SubscriptionChange.firstOrFail()
      at('2027-02-20')
      await renewAll()
      const march = await Invoice.query().where({ kind: 'renewal', state: 'open' }).firstOrFail()
      assert.equal(march.netMinor, 1400)
      if (pays) await payDue(march)
      at('2027-03-01')
      await keepTimeOfChanges()
      assert.isTrue(await transaction((trx) => failChange(trx, open)))
      await giveChangeBack(subscription.serviceId, { to: 'credit', reason: 'No room', by: SYSTEM })
      await subscription.refresh()
      assert.equal(subscription.priceMinor, 2800)
      assert.isNull((await open.refresh()).openKey)
      at('2027-03-25')
      await renewAll()
      const last = await Invoice.query()
        .where('kind', 'renewal')
        .orderBy('seq', 'desc')
        .firstOrFail()
      assert.equal(last.netMinor, pays ? 2800 : 5600)
      await assertBilledOnce(assert, subscription)
      await assertBooksBalance(assert)
    }
  }).timeout(30_000)

  test('its invoice is charged to the saved card while its customer is away', async ({
    assert,
  }) => {
    const gateway = await useStripe()
    try {
      const { account, subscription } = await paid()
      await giveCard(gateway, account, '4242424242424242')
      await drainAll()
      const terms = await otherTerms(subscription, { minor: 5600 })
      await requestChange(subscription.serviceId, { terms, starts: 'now', by: SYSTEM })
      await stayAwake()
      await drainAll()
      const invoice = await Invoice.query().where('kind', 'change').firstOrFail()
      assert.equal(invoice.state, 'paid')
      const attempt = await PaymentAttempt.query().where('invoice_id', invoice.id).firstOrFail()
      assert.isTrue(Boolean(attempt.offSession))
      assert.notEqual((await SubscriptionChange.firstOrFail()).state, 'awaiting_payment')
      assert.deepEqual(gateway.stripe.invariants().violations, [])
      await assertBooksBalance(assert)
    } finally {
      await gateway.close()
    }
  }).timeout(30_000)

  test('[I25] cancelled after an upgrade, unused days of both invoices become credit', async ({
    assert,
  }) => {
    await set({ 'billing.credit_on_cancel': 'unused_days' })
    const { subscription, account } = await paid()
    await change(subscription, { minor: 5600 })
    at('2027-02-08')
    await cancelSubscription(subscription.serviceId, {
      mode: 'now',
      reason: 'other',
      by: SYSTEM,
    })
    // 20 of 21 days of 42.00: more than the 21.00 of the change, so the rest comes off the renewal.
    assert.equal((await creditBalance(account.id, 'EUR')).minor, 4000 + 760)
    await assertBilledOnce(assert, subscription)
    await assertBooksBalance(assert)
  })

  test('[F33] [I7] [I25] any sequence of changes, renewals and cancellations bills each day once', async ({
    assert,
  }) => {
    await set({ 'billing.credit_on_cancel': 'unused_days' })
    const step = fc.oneof(
      fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 40 }) }),
      fc.record({
        do: fc.constant('change' as const),
        minor: fc.integer({ min: 100, max: 9000 }),
        starts: fc.constantFrom('now' as const, 'period_end' as const),
        cycle: fc.constantFrom(
          undefined,
          { unit: 'year' as const, count: 1 },
          {
            unit: 'month' as const,
            count: 1,
          }
        ),
      }),
      fc.record({ do: fc.constantFrom('pay' as const, 'cancel' as const, 'call_off' as const) })
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 9 }), async (steps) => {
        await resetState()
        await set({ 'billing.credit_on_cancel': 'unused_days' })
        const { subscription } = await paid()
        for (const one of steps) {
          if (one.do === 'wait') {
            clock.travel({ days: one.days })
            await keepTimeOfChanges()
            for (const due of await SubscriptionChange.query().where('state', 'applying'))
              await transaction((trx) => finishChange(trx, due))
            await renewAll()
          } else if (one.do === 'pay') {
            for (const invoice of await Invoice.query().where('state', 'open'))
              await payDue(invoice)
          } else if (one.do === 'change') await change(subscription, one, one.starts)
          else if (one.do === 'call_off')
            await transaction((trx) => cancelChange(trx, subscription.serviceId))
          else {
            const input = { mode: 'period_end', reason: 'other', by: SYSTEM } as const
            const cancelled = await cancelSubscription(subscription.serviceId, input)
            if (cancelled.ok && steps.length % 2 === 0)
              await undoCancellation(subscription.serviceId, SYSTEM)
          }
          await assertBilledOnce(assert, subscription)
        }
        await assertBooksBalance(assert)
      }),
      { numRuns: db.connection().dialect.name === 'mysql' ? 6 : 25 }
    )
  }).timeout(200_000)
})
