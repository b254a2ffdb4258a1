import { test } from '@japa/runner'
import { ProvisioningError } from '@innkeeper/provisioning'
import db from '@adonisjs/lucid/services/db'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import AuditEntry from '#audit/models/audit_entry'
import { cancelSubscription } from '#billing'
import { creditBalance } from '#billing/ledger/credit_balance'
import { startPayment } from '#billing/payments/start_payment'
import { applyPayment } from '#billing/payments/apply_payment'
import { recordBankTransfer } from '#billing/payments/record_bank_transfer'
import { catchUpEvents } from '#billing/webhooks/catch_up_events'
import Cancellation from '#billing/models/cancellation'
import CreditNote from '#billing/models/credit_note'
import Refund from '#billing/models/refund'
import Subscription from '#billing/models/subscription'
import { abandonOperation, retryOperation } from '#provisioning/operations/retry_or_abandon'
import { cancelService } from '#provisioning/services/cancel_service'
import { cancelSetup } from '#provisioning/services/cancel_setup'
import { buildsWorkSource } from '#provisioning/operations/operations_work_source'
import Operation from '#provisioning/models/operation'
import ServiceEvent from '#provisioning/models/service_event'
import { assertBooksBalance, settleNow, useStripe } from '#tests/support/billing'
import { begin, orderedSetup, paidSetup, queuedSetup, type Setup } from '#tests/support/setups'
import { askToBegin } from '#tests/support/subscriptions'
import { assertTakenIsBooked } from '#tests/support/taken'
import { resetState } from '#tests/support/reset_state'
import type { Assert } from '@japa/assert'
import type { ErrorCode, ErrorKind } from '@innkeeper/provisioning/types'
import type { UnbegunMode } from '#billing/models/cancellation/states'

const STAFF = { type: 'staff', id: null } as const

const input = (mode: UnbegunMode = 'setup', { user }: Pick<Setup, 'user'>) => ({
  mode,
  reason: 'too_slow' as const,
  by: { type: 'customer' as const, id: user.id },
})

const cancel = (setup: Setup, mode?: UnbegunMode) =>
  cancelSetup(setup.service.id, input(mode, setup))

const problem = (kind: ErrorKind, code: ErrorCode) =>
  new ProvisioningError(`the host said ${code}`, { kind, code })

const set = (values: Parameters<typeof settings.set>[0]) =>
  transaction((trx) => settings.set(values, trx))

const builds = () => Operation.query().where('kind', 'create').orderBy('id')
const removals = () => Operation.query().where('kind', 'destroy').orderBy('id')

/** Lets whatever waits for its time go on, until nothing does. */
async function settle(): Promise<void> {
  for (let minutes = 0; minutes < 5; minutes++) {
    await settleNow()
    clock.travel({ minutes: 1 })
  }
}

/** Its host, its places and its addresses have nothing of it, and all money went back. */
async function assertNothingLeft(assert: Assert, setup: Setup): Promise<void> {
  const { world, service, invoice, account } = setup
  await service.refresh()
  assert.equal(service.state, 'terminated')
  assert.deepEqual([...world.host.machines.keys()], [])
  const held = await db.from('ip_allocations').where('service_id', service.id).select('state')
  assert.lengthOf(held, 0)
  assert.lengthOf(await db.from('clone_slots'), 0)
  assert.lengthOf(await Operation.query().whereNotNull('open_key'), 0)
  await assertTakenIsBooked(assert)
  await invoice.refresh()
  assert.equal(invoice.creditedMinor, invoice.totalMinor)
  const subscription = await Subscription.findByOrFail('service_id', service.id)
  assert.equal(subscription.state, 'ended')
  // What was paid by transfer becomes credit.
  assert.equal((await creditBalance(account.id, 'EUR')).minor, invoice.totalMinor)
  await assertBooksBalance(assert)
}

test.group('Cancelling while a server is being set up', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => {
    clock.reset()
    settings.forget()
  })

  test('ends what is queued, gives everything back, setup included, and leaves nothing', async ({
    assert,
  }) => {
    const setup = await queuedSetup()
    assert.equal(setup.build.state, 'queued')
    const cancelled = await cancel(setup)
    assert.isTrue(cancelled.ok)
    await setup.service.refresh()
    assert.equal(setup.service.state, 'terminating')
    await setup.build.refresh()
    assert.equal(setup.build.state, 'cancelled')
    assert.isNull(setup.build.openKey)
    await settle()
    await assertNothingLeft(assert, setup)

    const [note] = await CreditNote.all()
    assert.equal(note.settle, 'refund')
    assert.equal(note.reason, 'Cancelled before web1.example.test was set up')
    const [cancellation] = await Cancellation.all()
    assert.equal(cancellation.state, 'executed')
    assert.equal(cancellation.mode, 'setup')
    assert.equal(cancellation.cancelledBy, `customer:${setup.user.id}`)
    const events = await ServiceEvent.query().where('service_id', setup.service.id).orderBy('id')
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['ordered', 'build_started', 'setup_cancelled', 'terminated']
    )
    assert.equal(events[2].actorId, setup.user.id)
    const [removal] = await removals()
    assert.equal(removal.requestedById, setup.user.id)
    const audited = await AuditEntry.query().where('action', 'service.cancelled')
    assert.deepEqual(
      audited.map(({ actorType, subjectId }) => [actorType, subjectId]),
      [['customer', setup.service.id]]
    )
  })

  test('removes what is half built once its disk is written, and keeps the slot until then', async ({
    assert,
  }) => {
    const setup = await queuedSetup({ host: { latencyMs: 60_000 } })
    await settleNow()
    assert.equal(setup.world.host.machines.size, 1)
    const [slot] = await db.from('clone_slots')
    assert.equal(slot.operation_id, setup.build.id)

    assert.isTrue((await cancel(setup)).ok)
    await settleNow()
    const [removal] = await removals()
    assert.deepEqual(removal.leaving?.building, (await setup.build.refresh()).checkpoint)
    const [kept] = await db.from('clone_slots')
    assert.equal(kept.operation_id, removal.id)
    assert.equal(setup.world.host.machines.size, 1)
    await settle()
    await assertNothingLeft(assert, setup)
  })

  const stuck: [string, ErrorKind, ErrorCode, string][] = [
    ['waits for a person', 'privilege', 'E_PRIVILEGE', 'needs_attention'],
    ['failed', 'permanent', 'E_INVALID_SPEC', 'failed'],
  ]
  for (const [how, kind, code, state] of stuck)
    test(`leaves a setup that ${how}`, async ({ assert }) => {
      const setup = await queuedSetup()
      setup.world.host.fail({ call: 'configure', error: problem(kind, code) })
      await settleNow()
      assert.equal((await setup.build.refresh()).state, state)
      assert.equal(setup.world.host.machines.size, 1)
      assert.isTrue((await cancel(setup)).ok)
      assert.equal((await setup.build.refresh()).state, 'cancelled')
      await settle()
      await assertNothingLeft(assert, setup)
    })

  test('leaves a setup that got no place, and one that staff gave up', async ({ assert }) => {
    const placeless = await paidSetup()
    await db.from('clusters').update({ state: 'disabled' })
    const build = await begin(placeless)
    assert.equal(build.state, 'needs_attention')
    assert.isTrue((await cancel(placeless)).ok)
    await settle()
    await assertNothingLeft(assert, placeless)

    await resetState()
    const given = await queuedSetup()
    const error = problem('permanent', 'E_INVALID_SPEC')
    given.world.host.fail({ call: 'start', error })
    await settleNow()
    await abandonOperation(given.build.id, STAFF, 'It never works')
    assert.isTrue((await cancel(given)).ok)
    await settle()
    await assertNothingLeft(assert, given)
  })

  for (const state of ['in_review', 'accepted'] as const)
    test(`ends a server at once whose order is ${state} and that nobody began`, async ({
      assert,
    }) => {
      const setup = await paidSetup()
      await db.from('orders').where('id', setup.order.id).update({ state })
      assert.isTrue((await cancel(setup)).ok)
      assert.equal((await setup.service.refresh()).state, 'terminated')
      await settle()
      await assertNothingLeft(assert, setup)
      assert.lengthOf(await Operation.all(), 0)
      assert.equal((await setup.order.refresh()).state, 'cancelled')
    })

  test('a machine that moves to another place goes from the one it leaves', async ({ assert }) => {
    const setup = await queuedSetup({ host: { nodes: ['fake1', 'fake2'] } })
    setup.world.host.nodes.fake1.memoryMb = 0
    const fault = { call: 'remove', error: problem('transient', 'E_HOST_BUSY') }
    setup.world.host.fail(fault)
    await settleNow()
    await setup.build.refresh()
    assert.isNotNull(setup.build.leaving)
    assert.isTrue((await cancel(setup)).ok)
    await settle()
    await assertNothingLeft(assert, setup)
  })

  test('a worker in the middle of a call to the host comes to its end there, whichever call it is', async ({
    assert,
  }) => {
    for (let nth = 1; ; nth++) {
      await resetState()
      const setup = await queuedSetup()
      const { host } = setup.world
      const hear = host.hear.bind(host)
      let calls = 0
      let cancelled = false
      host.hear = async (signal) => {
        await hear(signal)
        if (++calls === nth) cancelled = (await cancel(setup)).ok
      }
      await buildsWorkSource.run(setup.build.id)
      if (calls < nth) return assert.isAbove(nth, 6)
      assert.isTrue(cancelled, `call ${nth}`)
      await setup.build.refresh()
      assert.equal(setup.build.state, 'cancelled', `call ${nth}`)
      assert.lengthOf(await removals(), 1)
      await settle()
      await assertNothingLeft(assert, setup)
      const kinds = (await ServiceEvent.all()).map(({ kind }) => kind)
      assert.notInclude(kinds, 'activated')
    }
  }).timeout(120_000)

  test('what a dead worker left is ended by the next one that comes to it', async ({ assert }) => {
    const setup = await queuedSetup()
    await db
      .from('operations')
      .where('id', setup.build.id)
      .update({ state: 'running', lease_until: clock.nowMs() + 60_000, fence: 7 })
    assert.isTrue((await cancel(setup)).ok)
    assert.equal((await setup.service.refresh()).state, 'terminating')
    assert.equal((await setup.build.refresh()).state, 'running')
    assert.lengthOf(await removals(), 0)
    await settle()
    await assertNothingLeft(assert, setup)
  })

  test('a worker that fell silent writes nothing any more', async ({ assert }) => {
    const setup = await queuedSetup()
    const { host } = setup.world
    const hear = host.hear.bind(host)
    let calls = 0
    host.hear = async (signal) => {
      await hear(signal)
      if (++calls !== 2) return
      clock.travel({ minutes: 2 })
      assert.isTrue((await cancel(setup)).ok)
    }
    await buildsWorkSource.run(setup.build.id)
    assert.equal((await setup.build.refresh()).state, 'cancelled')
    await settle()
    await assertNothingLeft(assert, setup)
  })

  test('a server that is ready by then stays, unless its customer withdraws', async ({
    assert,
  }) => {
    const setup = await queuedSetup()
    await settleNow()
    assert.equal((await setup.service.refresh()).state, 'active')
    const refused = await cancel(setup)
    assert.deepEqual(refused, { ok: false, error: { type: 'begun' } })
    assert.lengthOf(await Cancellation.all(), 0)

    await askToBegin(await Subscription.findByOrFail('service_id', setup.service.id))
    const done = await cancelService(setup.service.id, input('withdrawal', setup))
    assert.deepEqual(done, { ok: true, value: 'withdrawal' })
    await settleNow()
    assert.equal((await setup.service.refresh()).state, 'in_trash')
    await setup.invoice.refresh()
    // It had been ready for less than an hour, so that nothing is kept for the day.
    assert.equal(setup.invoice.creditedMinor, setup.invoice.totalMinor)
    await assertBooksBalance(assert)
  })

  test('a withdrawal that sees it waiting, and finds it ready, is one of what is ready', async ({
    assert,
  }) => {
    const setup = await queuedSetup()
    await settleNow()
    // As it was read before its setup ended.
    await db.from('services').where('id', setup.service.id).update({ state: 'provisioning' })
    const done = await cancelService(setup.service.id, input('withdrawal', setup))
    assert.deepEqual(done, { ok: true, value: 'withdrawal' })
    assert.lengthOf(await Cancellation.all(), 1)
  })

  test('whichever is first, it is ready and paid for or gone and paid back', async ({ assert }) => {
    const setup = await queuedSetup()
    const [cancelled] = await Promise.all([cancel(setup), settleNow()])
    await settle()
    await setup.service.refresh()
    if (cancelled.ok) return assertNothingLeft(assert, setup)
    assert.equal(cancelled.error.type, 'begun')
    assert.equal(setup.service.state, 'active')
    assert.lengthOf(await CreditNote.all(), 0)
  })

  test('pressed twice, in two tabs at once, it is done once', async ({ assert }) => {
    const setup = await queuedSetup()
    const both = await Promise.all([cancel(setup), cancel(setup, 'withdrawal')])
    assert.lengthOf(
      both.filter(({ ok }) => ok),
      1
    )
    const late = await cancel(setup)
    assert.deepEqual(late, { ok: false, error: { type: 'cancelled_before' } })
    assert.lengthOf(await Cancellation.all(), 1)
    assert.lengthOf(await CreditNote.all(), 1)
    assert.lengthOf(await removals(), 1)
    await settle()
    await assertNothingLeft(assert, setup)
  })

  test('staff who retry at the same time build nothing', async ({ assert }) => {
    const setup = await queuedSetup()
    const error = problem('permanent', 'E_INVALID_SPEC')
    setup.world.host.fail({ call: 'configure', error })
    await settleNow()
    const [, cancelled] = await Promise.all([retryOperation(setup.build.id, STAFF), cancel(setup)])
    assert.isTrue(cancelled.ok)
    const late = await retryOperation(setup.build.id, STAFF)
    assert.isFalse(late.ok)
    await settle()
    await assertNothingLeft(assert, setup)
  })

  test('a removal that failed and is retried still knows how far building came', async ({
    assert,
  }) => {
    const setup = await queuedSetup({ host: { latencyMs: 60_000 } })
    await settleNow()
    await cancel(setup)
    setup.world.host.fail({ call: 'read', error: problem('permanent', 'E_INVALID_SPEC') })
    await settleNow()
    const [removal] = await removals()
    assert.equal(removal.state, 'failed')
    const { leaving } = removal
    assert.isDefined(leaving?.building)
    assert.isTrue((await retryOperation(removal.id, STAFF)).ok)
    assert.deepEqual((await removal.refresh()).leaving, leaving)
    await settle()
    await assertNothingLeft(assert, setup)
  })

  test('a machine that another id hides goes as well', async ({ assert }) => {
    const setup = await queuedSetup()
    const error = problem('permanent', 'E_INVALID_SPEC')
    setup.world.host.fail({ call: 'start', error })
    await settleNow()
    const { host } = setup.world
    const [machine] = host.machines.values()
    host.machines.set('4711', { ...machine, remoteId: '4711' })
    await cancel(setup)
    await settle()
    await assertNothingLeft(assert, setup)
  })

  test('while its host is silent the money is back, and the machine goes once it answers', async ({
    assert,
  }) => {
    const setup = await queuedSetup({ host: { latencyMs: 60_000 } })
    await settleNow()
    setup.world.host.online = false
    assert.isTrue((await cancel(setup)).ok)
    await settle()
    assert.equal((await setup.service.refresh()).state, 'terminating')
    assert.lengthOf(await CreditNote.all(), 1)
    setup.world.host.online = true
    await settle()
    await assertNothingLeft(assert, setup)
  })
})

test.group('Who may leave a setup', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => {
    clock.reset()
    settings.forget()
  })

  async function assertUntouched(assert: Assert, setup: Setup) {
    assert.lengthOf(await Cancellation.all(), 0)
    assert.lengthOf(await CreditNote.all(), 0)
    assert.equal((await setup.service.refresh()).state, 'provisioning')
    const [build] = await builds()
    assert.equal(build.state, 'queued')
  }

  test('a consumer, whatever the shop offers; a company where the shop does', async ({
    assert,
  }) => {
    await set({ 'billing.cancel_in_setup': false })
    const company = await queuedSetup({ account: { kind: 'company' } })
    const refused = await cancel(company)
    assert.deepEqual(refused, { ok: false, error: { type: 'not_offered' } })
    const withdrawn = await cancel(company, 'withdrawal')
    assert.deepEqual(withdrawn, { ok: false, error: { type: 'no_withdrawal' } })
    await assertUntouched(assert, company)
    const byStaff = { ...input('setup', company), by: STAFF }
    assert.isTrue((await cancelSetup(company.service.id, byStaff)).ok)

    await resetState()
    await set({ 'billing.cancel_in_setup': false })
    const consumer = await queuedSetup()
    assert.isTrue((await cancel(consumer, 'withdrawal')).ok)
    assert.equal((await Cancellation.findByOrFail('mode', 'withdrawal')).owesUsed, false)

    await resetState()
    assert.isTrue((await cancel(await queuedSetup({ account: { kind: 'company' } }))).ok)
  })

  test('a withdrawal is over after its days, leaving is not', async ({ assert }) => {
    const setup = await queuedSetup()
    clock.travel({ days: 30 })
    const over = await cancel(setup, 'withdrawal')
    assert.deepEqual(over, { ok: false, error: { type: 'no_withdrawal' } })
    assert.isTrue((await cancel(setup)).ok)
  })

  test('nobody who paid nothing yet, as the order is theirs to cancel', async ({ assert }) => {
    const setup = await orderedSetup()
    const refused = await cancel(setup)
    assert.deepEqual(refused, { ok: false, error: { type: 'unpaid' } })
    assert.equal((await setup.service.refresh()).state, 'pending')
    assert.lengthOf(await Cancellation.all(), 0)
  })

  test('nobody twice, nor whose server was never begun and ended otherwise', async ({ assert }) => {
    const setup = await queuedSetup()
    await transaction((trx) => Subscription.end(trx, setup.service.id))
    const refused = await cancel(setup)
    assert.deepEqual(refused, { ok: false, error: { type: 'not_active' } })
    const served = await cancelSubscription(setup.service.id, {
      ...input('setup', setup),
      mode: 'now',
    })
    assert.deepEqual(served, { ok: false, error: { type: 'not_active' } })
  })
})

type Gateway = Awaited<ReturnType<typeof useStripe>>

async function payByCard({ invoice }: Setup, { stripe }: Gateway) {
  const started = await startPayment(invoice.id, { kind: 'new_card' })
  if (!started.ok) throw new Error(started.error.type)
  stripe.pay(started.value.sessionId ?? '', { card: '4242424242424242' })
  await applyPayment(started.value.id)
  await invoice.refresh()
}

test.group('Leaving a setup that a card paid', (group) => {
  let gateway: Gateway
  group.each.setup(async () => {
    await resetState()
    gateway = await useStripe()
    return () => gateway.close()
  })
  group.each.teardown(() => clock.reset())

  test('the card gets everything back, once', async ({ assert }) => {
    const setup = await orderedSetup()
    await payByCard(setup, gateway)
    await begin(setup)
    assert.isTrue((await cancel(setup, 'withdrawal')).ok)
    await settle()
    const refunds = await Refund.all()
    assert.deepEqual(
      refunds.map(({ state, amountMinor }) => [state, amountMinor]),
      [['succeeded', setup.invoice.totalMinor]]
    )
    assert.isTrue((await creditBalance(setup.account.id, 'EUR')).isZero)
    await assertBooksBalance(assert)
  })

  test('nothing is done where a bank disputes the payment', async ({ assert }) => {
    const setup = await orderedSetup({ host: { latencyMs: 3600_000 } })
    await payByCard(setup, gateway)
    gateway.stripe.dispute({ charge: gateway.stripe.store.all('charge')[0].id })
    await catchUpEvents.run()
    await settleNow()
    assert.deepEqual(await cancel(setup), { ok: false, error: { type: 'disputed' } })
    assert.lengthOf(await Cancellation.all(), 0)
    assert.lengthOf(await CreditNote.all(), 0)
    assert.equal((await setup.service.refresh()).state, 'provisioning')
    assert.equal((await builds().firstOrFail()).state, 'running')
  })

  test('a payment that comes while its rest is left open goes back with the first', async ({
    assert,
  }) => {
    const setup = await orderedSetup()
    const half = setup.invoice.total.ratio(1, 2)
    await recordBankTransfer(setup.invoice.id, { amount: half, note: 'half' })
    const started = await startPayment(setup.invoice.id, { kind: 'new_card' })
    if (!started.ok) throw new Error(started.error.type)
    gateway.stripe.pay(started.value.sessionId ?? '', { card: '4242424242424242' })
    // The page was paid, and nobody told us yet: closing it finds that out.
    assert.isTrue((await cancel(setup)).ok)
    await settle()
    await setup.invoice.refresh()
    assert.equal(setup.invoice.creditedMinor, setup.invoice.totalMinor)
    assert.equal((await creditBalance(setup.account.id, 'EUR')).minor, half.minor)
    const [refund] = await Refund.query().where('state', 'succeeded').whereNotNull('external_id')
    assert.equal(refund.amountMinor, setup.invoice.totalMinor - half.minor)
    assert.equal((await setup.service.refresh()).state, 'terminated')
    assert.equal((await setup.order.refresh()).state, 'cancelled')
    await assertBooksBalance(assert)
  })

  test('a payment that nobody told us of is found and goes back', async ({ assert }) => {
    const setup = await orderedSetup()
    const started = await startPayment(setup.invoice.id, { kind: 'new_card' })
    if (!started.ok) throw new Error(started.error.type)
    assert.deepEqual(await cancel(setup), { ok: false, error: { type: 'unpaid' } })
    const again = await startPayment(setup.invoice.id, { kind: 'new_card' })
    if (!again.ok) throw new Error(again.error.type)
    gateway.stripe.pay(again.value.sessionId ?? '', { card: '4242424242424242' })
    assert.isTrue((await cancel(setup)).ok)
    await settle()
    await setup.invoice.refresh()
    assert.equal(setup.invoice.creditedMinor, setup.invoice.totalMinor)
    const refunds = await Refund.all()
    assert.deepEqual(
      refunds.map(({ state, amountMinor }) => [state, amountMinor]),
      [['succeeded', setup.invoice.totalMinor]]
    )
    assert.equal((await setup.order.refresh()).state, 'cancelled')
    await assertBooksBalance(assert)
  })

  test('a page that was left open is closed first', async ({ assert }) => {
    const setup = await orderedSetup()
    const half = setup.invoice.total.ratio(1, 2)
    await recordBankTransfer(setup.invoice.id, { amount: half, note: 'half' })
    await startPayment(setup.invoice.id, { kind: 'new_card' })
    assert.isTrue((await cancel(setup)).ok)
    await settle()
    const open = await db.from('payment_attempts').whereNotNull('open_key')
    assert.lengthOf(open, 0)
    assert.equal((await creditBalance(setup.account.id, 'EUR')).minor, half.minor)
    assert.equal((await setup.order.refresh()).state, 'cancelled')
    await assertBooksBalance(assert)
  })
})
