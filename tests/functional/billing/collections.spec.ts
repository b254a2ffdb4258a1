import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { Money } from '#core/money/money'
import { worker } from '#core/work/worker'
import { chargeNewCard } from '#billing/collections/charge_new_card'
import { openCollection } from '#billing/collections/open_collection'
import { grantCredit } from '#billing/ledger/grant_credit'
import { startPayment } from '#billing/payments/start_payment'
import { gateways } from '@innkeeper/panel/gateway'
import DunningPolicy from '#billing/models/dunning_policy'
import PaymentAttempt from '#billing/models/payment_attempt'
import { assertBooksBalance, useStripe } from '#tests/support/billing'
import {
  becomes,
  collected,
  deedsOf,
  drainAll,
  giveCard,
  later,
  onDay,
  wakeOnDay,
} from '#tests/support/collections'
import { createCustomer } from '#tests/support/identity'
import { resetState } from '#tests/support/reset_state'
import type { Assert } from '@japa/assert'

const GOOD = '4242424242424242'
const EMPTY = '4000000000009995'
const LOST = '4000000000009987'
const CONFIRMS = '4000002760003184'
const CHARGES = 'POST /v1/payment_intents'

type Gateway = Awaited<ReturnType<typeof useStripe>>

/** How often the gateway was asked to charge. */
const asked = ({ stripe }: Gateway) =>
  stripe.requests().filter(({ method, path }) => `${method} ${path}` === CHARGES).length

/** What was published, once however many listen to it. */
const topics = async () => {
  const rows = await db
    .from('outbox_messages')
    .where('topic', 'like', 'collection.%')
    .distinct('topic', 'payload')
  return rows.map(({ topic }) => String(topic))
}

function assertSound(assert: Assert, { stripe }: Gateway) {
  assert.deepEqual(stripe.invariants().violations, [])
  return assertBooksBalance(assert)
}

test.group('Collections', (group) => {
  let gateway: Gateway
  group.each.setup(async () => {
    await resetState()
    gateway = await useStripe()
    return () => gateway.close()
  })
  group.each.teardown(() => clock.reset())

  test('begin once with an invoice, remind before the due day and charge on it', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    await giveCard(gateway, account, GOOD)
    const { invoice, collection } = await collected(account)
    await Promise.all([openCollection(invoice.id), openCollection(invoice.id)])
    assert.lengthOf(await db.from('collections'), 1)
    assert.equal(collection.nextStep, '0/-3:remind')

    await onDay(invoice, -3)
    assert.deepEqual(await deedsOf(collection), ['0/-3:remind done'])
    assert.equal(asked(gateway), 0)
    await onDay(invoice, 0)
    assert.deepEqual(await deedsOf(collection), ['0/-3:remind done', '0/0:charge paid'])
    assert.equal((await invoice.refresh()).state, 'paid')
    await collection.refresh()
    assert.equal(collection.state, 'settled')
    assert.isNull(collection.nextAt)
    const attempt = await PaymentAttempt.findByOrFail('invoice_id', invoice.id)
    assert.isTrue(Boolean(attempt.offSession))
    await assertSound(assert, gateway)
  })

  test('retry by the plan, suspend, announce, end and give up; each once', async ({ assert }) => {
    const { account } = await createCustomer()
    const card = await giveCard(gateway, account, GOOD)
    becomes(gateway, card, EMPTY)
    const { invoice, collection } = await collected(account)
    for (const day of [-3, 0, 1, 2, 3, 4, 5, 6, 7, 25, 30]) {
      await onDay(invoice, day)
      await later({ hours: 2 })
    }
    assert.deepEqual(await deedsOf(collection), [
      '0/-3:remind done',
      '0/0:charge declined',
      '0/+1:charge declined',
      '0/+3:charge declined',
      '0/+5:charge declined',
      '0/+5:suspend done',
      '0/+7:charge declined',
      '0/+25:final_notice done',
      '0/+30:terminate done',
      '0/+30:write_off done',
    ])
    assert.equal(asked(gateway), 5)
    await collection.refresh()
    assert.equal(collection.state, 'written_off')
    assert.equal((await invoice.refresh()).state, 'uncollectible')
    assert.sameMembers(await topics(), [
      'collection.reminded',
      ...Array.from({ length: 5 }, () => 'collection.charge_failed'),
      'collection.suspend',
      'collection.final_notice',
      'collection.terminate',
    ])
    await assertSound(assert, gateway)
  }).timeout(30_000)

  test('take credit first, and charge the card for the rest', async ({ assert }) => {
    const { account } = await createCustomer()
    await giveCard(gateway, account, GOOD)
    await grantCredit(account.id, { amount: Money.of(500, 'EUR'), reason: 'Test', by: SYSTEM })
    const { invoice } = await collected(account)
    await onDay(invoice, 0)
    const payments = await invoice.related('payments').query()
    assert.deepEqual(
      payments.map(({ kind, amountMinor }) => [kind, amountMinor]),
      [
        ['credit', 500],
        ['card', invoice.totalMinor - 500],
      ]
    )
    await assertSound(assert, gateway)
  })

  test('charge the backup card where the default one is declined, in the same step', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const main = await giveCard(gateway, account, GOOD)
    await giveCard(gateway, account, '5555555555554444', 'backup')
    becomes(gateway, main, EMPTY)
    const { invoice, collection } = await collected(account)
    await onDay(invoice, 0)
    assert.deepEqual((await deedsOf(collection)).slice(-2), [
      '0/0:charge declined',
      '0/0:charge/backup paid',
    ])
    assert.notInclude(await topics(), 'collection.charge_failed')
    await assertSound(assert, gateway)
  })

  test('charge nothing more where a card was reported lost, until a new one is saved: then at once, once', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const card = await giveCard(gateway, account, GOOD)
    becomes(gateway, card, LOST)
    const { invoice, collection } = await collected(account)
    await onDay(invoice, 0)
    await onDay(invoice, 1)
    await onDay(invoice, 3)
    assert.equal(asked(gateway), 1)
    assert.equal((await collection.refresh()).stoppedFor, 'new_card')
    assert.equal((await card.refresh()).refusedFor, 'new_card')

    const fresh = await giveCard(gateway, account, '5555555555554444')
    assert.isTrue(fresh.isDefault)
    await drainAll()
    await Promise.all([chargeNewCard(fresh.id), chargeNewCard(fresh.id)])
    await drainAll()
    assert.equal(asked(gateway), 2)
    assert.equal((await invoice.refresh()).state, 'paid')
    assert.include(await deedsOf(collection), `card:${fresh.id} paid`)
    await assertSound(assert, gateway)
  })

  test('[F22] stop and ask where the bank wants its customer to confirm; a payment ends them', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const card = await giveCard(gateway, account, CONFIRMS)
    const { invoice, collection } = await collected(account)
    await onDay(invoice, 0)
    await onDay(invoice, 1)
    assert.deepEqual((await deedsOf(collection)).slice(1), [
      '0/0:charge authentication',
      '0/+1:charge authentication',
    ])
    assert.equal(asked(gateway), 1)
    assert.deepEqual(
      (await topics()).filter((topic) => topic.includes('authentication')),
      ['collection.authentication_needed']
    )
    const started = await startPayment(invoice.id, {
      kind: 'saved_card',
      paymentMethodId: card.id,
      byLink: true,
    })
    if (!started.ok) throw new Error(started.error.type)
    gateway.stripe.authenticate(started.value.intentId ?? '')
    await later({ minutes: 10 })
    assert.equal((await invoice.refresh()).state, 'paid')
    assert.equal((await collection.refresh()).state, 'settled')
    assert.isNull((await card.refresh()).refusedFor)
    await assertSound(assert, gateway)
  })

  test('[F12] after days of downtime remind nobody, charge once, and suspend that much later', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const card = await giveCard(gateway, account, GOOD)
    becomes(gateway, card, EMPTY)
    const { invoice, collection } = await collected(account)
    await wakeOnDay(invoice, 5)
    assert.deepEqual(await deedsOf(collection), [
      '0/0:charge skipped',
      '0/+1:charge skipped',
      '0/+3:charge skipped',
      '0/-3:remind skipped',
      '0/+5:charge declined',
    ])
    assert.equal(asked(gateway), 1)
    assert.isNull((await collection.refresh()).suspendedAt)
    assert.isAbove(collection.graceMs, 10 * 24 * 3600_000)
  })

  test('[F1] leave somebody alone who is paying, and charge once they left', async ({ assert }) => {
    const { account } = await createCustomer()
    await giveCard(gateway, account, GOOD)
    const { invoice, collection } = await collected(account)
    await onDay(invoice, -3)
    clock.travelTo(invoice.dueOn.plus({ hours: 9, minutes: 30 }))
    const opened = await startPayment(invoice.id, { kind: 'new_card' })
    assert.isTrue(opened.ok)
    await onDay(invoice, 0)
    assert.equal(asked(gateway), 0)
    assert.deepEqual(await deedsOf(collection), ['0/-3:remind done'])
    await later({ hours: 2 })
    assert.equal(asked(gateway), 1)
    assert.equal((await invoice.refresh()).state, 'paid')
    await assertSound(assert, gateway)
  })

  for (const kind of ['timeout_after', 'reset_after', 'truncate_after', 'error_after'] as const) {
    test(`[F5] [F7] charge once where the answer is lost: ${kind}`, async ({ assert }) => {
      const { account } = await createCustomer()
      await giveCard(gateway, account, GOOD)
      const { invoice, collection } = await collected(account)
      gateway.stripe.fault({ kind, match: CHARGES, ms: 3000 })
      await onDay(invoice, 0)
      for (let look = 0; look < 4; look++) await later({ minutes: 5 })
      assert.equal((await invoice.refresh()).state, 'paid')
      assert.lengthOf(await invoice.related('payments').query(), 1)
      assert.include(await deedsOf(collection), '0/0:charge paid')
      await assertSound(assert, gateway)
    }).timeout(30_000)
  }

  test('[F8] wait where the gateway asks for patience, without using up an attempt', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    await giveCard(gateway, account, GOOD)
    const { invoice, collection } = await collected(account)
    gateway.stripe.fault({ kind: 'error_before', status: 429, match: CHARGES, times: 3 })
    await onDay(invoice, 0)
    for (let look = 0; look < 8; look++) await later({ minutes: 2 })
    assert.equal((await invoice.refresh()).state, 'paid')
    assert.lengthOf(await invoice.related('attempts').query(), 1)
    assert.deepEqual((await deedsOf(collection)).slice(-1), ['0/0:charge paid'])
  })

  test('[F8] make the step anew where the gateway never took it up', async ({ assert }) => {
    const { account } = await createCustomer()
    await giveCard(gateway, account, GOOD)
    const { invoice, collection } = await collected(account)
    gateway.stripe.fault({ kind: 'error_before', status: 429, match: CHARGES, times: 500 })
    await onDay(invoice, 0)
    for (let look = 0; look < 6; look++) await later({ minutes: 10 })
    gateway.stripe.clearFaults()
    for (let look = 0; look < 4; look++) await later({ minutes: 20 })
    assert.equal((await invoice.refresh()).state, 'paid')
    assert.equal((await collection.refresh()).state, 'settled')
    const deeds = await deedsOf(collection)
    assert.isTrue(deeds.some((deed) => deed.endsWith('not_asked')))
    assert.include(deeds, '0/0:charge paid')
    await assertSound(assert, gateway)
  }).timeout(30_000)

  test('[F23] go on with the backup card where the default one was removed at the gateway', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const main = await giveCard(gateway, account, GOOD)
    await giveCard(gateway, account, '5555555555554444', 'backup')
    const { invoice } = await collected(account)
    await gateways.get('stripe').detachMethod(main.externalId)
    await onDay(invoice, 0)
    for (let look = 0; look < 3; look++) await later({ minutes: 20 })
    assert.equal((await invoice.refresh()).state, 'paid')
    assert.equal((await main.refresh()).state, 'detached')
    await assertSound(assert, gateway)
  })

  test('ask a card at most eight times for an invoice, however long the plan', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const card = await giveCard(gateway, account, GOOD)
    becomes(gateway, card, EMPTY)
    const steps = Array.from({ length: 12 }, (_, day) => ({ day, do: 'charge' }))
    await DunningPolicy.create({
      name: 'Every day',
      defaultKey: 'default',
      steps: JSON.stringify(steps),
      hour: 9,
      skipWeekends: false,
    })
    const { invoice, collection } = await collected(account)
    for (let day = 0; day < 12; day++) await onDay(invoice, day)
    assert.equal(asked(gateway), 8)
    const deeds = await deedsOf(collection)
    assert.lengthOf(
      deeds.filter((deed) => deed.endsWith('capped')),
      4
    )
  }).timeout(30_000)

  test('are closed by a payment, by voiding, and do nothing for orders', async ({ assert }) => {
    const { account } = await createCustomer()
    const { invoice, collection } = await collected(account)
    await invoice.void({ by: SYSTEM, reason: 'Test' })
    await worker.drain()
    assert.equal((await collection.refresh()).state, 'voided')
    await onDay(invoice, 40)
    assert.deepEqual(await deedsOf(collection), [])
  })

  test('tell customers without a card what is due, and not each day', async ({ assert }) => {
    const { account } = await createCustomer()
    const { invoice, collection } = await collected(account)
    for (const day of [-3, 0, 1, 3]) await onDay(invoice, day)
    assert.deepEqual(await deedsOf(collection), [
      '0/-3:remind done',
      '0/0:charge no_card',
      '0/+1:charge no_card',
      '0/+3:charge no_card',
    ])
    assert.isAtMost((await topics()).length, 3)
    assert.equal((await collection.refresh()).stoppedFor, 'no_card')
  })
})
