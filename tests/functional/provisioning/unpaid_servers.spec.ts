import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import { worker } from '#core/work/worker'
import { keepTime } from '#billing/collections/collection_clock'
import { startPayment } from '#billing/payments/start_payment'
import { followCollection } from '#provisioning/services/follow_money'
import { emptyTrash } from '#provisioning/trash/empty_trash'
import Collection from '#billing/models/collection'
import Invoice from '#billing/models/invoice'
import { useStripe } from '#tests/support/billing'
import { becomes, deedsOf, drainAll, giveCard, later, onDay } from '#tests/support/collections'
import { createCustomer, sessionFor } from '#tests/support/identity'
import { accept, createFakeWorld, createPendingService } from '#tests/support/provisioning'
import { resetState } from '#tests/support/reset_state'
import type Account from '#identity/models/account'
import type Service from '#provisioning/models/service'
import type { SettingTypes } from '@innkeeper/panel'

type World = Awaited<ReturnType<typeof createFakeWorld>>
const EMPTY = '4000000000009995'

async function renewed({ product, templates }: World, account: Account) {
  const service = await createPendingService({
    product,
    template: templates.vm,
    accountId: account.id,
  })
  await accept(service)
  await worker.drain()
  return { service: await service.refresh(), ...(await billed(service)) }
}

async function billed(service: Service) {
  await keepTime()
  const line = { kind: 'recurring', description: 'Small server', quantity: 1 } as const
  const invoice = await transaction((trx) =>
    Invoice.issue(trx, {
      accountId: service.accountId,
      kind: 'renewal',
      currency: 'EUR',
      lines: [{ ...line, serviceId: service.id, unitMinor: 500 }],
      dueIn: { days: 7 },
    })
  )
  await drainAll()
  return { invoice, collection: await Collection.findByOrFail('invoice_id', invoice.id) }
}

const set = (values: Partial<SettingTypes>) => transaction((trx) => settings.set(values, trx))
const stateOf = async (service: Service) => (await service.refresh()).state
const subjects = async () => {
  const mails = await db.from('mails').whereNotNull('subject').orderBy('id').select('subject')
  return mails.map(({ subject }) => String(subject))
}

test.group('Servers that nobody pays for', (group) => {
  let gateway: Awaited<ReturnType<typeof useStripe>>
  group.each.setup(async () => {
    await resetState()
    gateway = await useStripe()
    return () => gateway.close()
  })
  group.each.teardown(() => clock.reset())

  const pay = async (invoice: Invoice) => {
    const started = await startPayment(invoice.id, { kind: 'new_card' })
    if (!started.ok) throw new Error(started.error.type)
    gateway.stripe.pay(started.value.sessionId ?? '', { card: '4242424242424242' })
    await later({ minutes: 10 })
    await drainAll()
  }

  test('are suspended five days late and run again by themselves once it is paid; other reasons stay', async ({
    client,
    assert,
  }) => {
    const { account, user } = await createCustomer()
    becomes(gateway, await giveCard(gateway, account, '4242424242424242'), EMPTY)
    const { service, invoice } = await renewed(await createFakeWorld(), account)
    for (const day of [0, 1, 3]) await onDay(invoice, day)
    assert.equal(await stateOf(service), 'active')
    await onDay(invoice, 5)
    assert.equal(await stateOf(service), 'suspended')
    const page = await client.get(`/services/${service.id}`).withSession(await sessionFor(user))
    page.assertTextIncludes(`Pay invoice ${invoice.number}`)

    await service.suspend({ by: SYSTEM, reason: 'abuse' })
    await pay(invoice)
    assert.equal(await stateOf(service), 'suspended')
    await service.liftSuspension('abuse', SYSTEM)
    await drainAll()
    assert.equal(await stateOf(service), 'active')
    assert.equal(service.power, 'running')
    const told = await subjects()
    const declined = told.filter((subject) => subject.includes('couldn’t charge your card'))
    assert.lengthOf(declined, 4)
    assert.includeMembers(told, [`${service.hostname} is suspended`])
  }).timeout(30_000)

  test('go to the trash a month late, come back with a payment, and are deleted without one', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const world = await createFakeWorld()
    const [one, two] = [await renewed(world, account), await renewed(world, account)]
    for (const day of [-3, 0, 5, 25]) await onDay(one.invoice, day)
    assert.equal(await stateOf(one.service), 'suspended')
    await onDay(one.invoice, 30)
    await later({ hours: 1 })
    assert.equal(await stateOf(one.service), 'in_trash')
    assert.equal(await stateOf(two.service), 'in_trash')
    assert.equal((await one.invoice.refresh()).state, 'uncollectible')

    await pay(one.invoice)
    assert.equal(await stateOf(one.service), 'active')
    assert.equal((await one.collection.refresh()).state, 'settled')
    await later({ days: 8 })
    await emptyTrash.run()
    await drainAll()
    assert.equal(await stateOf(two.service), 'terminated')
    assert.equal(await stateOf(one.service), 'active')
    assert.isTrue((await subjects()).some((subject) => subject.startsWith('Final notice')))
  }).timeout(60_000)

  test('stay held for another invoice, and messages that come late or twice change nothing', async ({
    assert,
  }) => {
    const { account } = await createCustomer()
    const { service, invoice, collection } = await renewed(await createFakeWorld(), account)
    const other = await billed(service)
    await onDay(invoice, 0)
    await onDay(invoice, 5)
    assert.equal(await stateOf(service), 'suspended')
    await pay(invoice)
    assert.equal(await stateOf(service), 'suspended')
    await pay(other.invoice)
    assert.equal(await stateOf(service), 'active')
    await followCollection(collection.id)
    await followCollection(other.collection.id)
    await drainAll()
    assert.equal(await stateOf(service), 'active')
    assert.lengthOf(await service.related('operations').query(), 3)
  }).timeout(30_000)

  test('are suspended so many an hour', async ({ assert }) => {
    await set({ 'billing.suspensions_per_hour': 1 })
    const { account } = await createCustomer()
    const world = await createFakeWorld()
    const all = [
      await renewed(world, account),
      await renewed(world, account),
      await renewed(world, account),
    ]
    const held = async () => {
      const states = await Promise.all(all.map(({ service }) => stateOf(service)))
      return states.filter((state) => state === 'suspended').length
    }
    await onDay(all[0].invoice, 0)
    await onDay(all[0].invoice, 5)
    assert.equal(await held(), 1)
    await later({ minutes: 30 })
    assert.equal(await held(), 1)
    await later({ minutes: 45 })
    assert.equal(await held(), 2)
    await later({ minutes: 75 })
    assert.equal(await held(), 3)
    await set({ 'billing.suspensions_per_hour': 20 })
  }).timeout(60_000)

  test('are not suspended while the gateway refuses nearly everything', async ({ assert }) => {
    const { account } = await createCustomer()
    const { service, invoice, collection } = await renewed(await createFakeWorld(), account)
    await onDay(invoice, 0)
    clock.travelTo(invoice.dueOn.plus({ days: 5, hours: 8, minutes: 58 }))
    const rows = Array.from({ length: 12 }, (_, index) => ({
      id: `01J${String(index).padStart(23, '0')}`,
      collection_id: collection.id,
      step: `other:${index}`,
      kind: 'charge',
      outcome: index < 10 ? 'declined' : 'paid',
      nth: 1,
      by_type: 'system',
      at: clock.nowMs(),
      created_at: '2026-01-01 00:00:00',
    }))
    await db.table('collection_events').multiInsert(rows)
    await later({ minutes: 5 })
    assert.equal(await stateOf(service), 'active')
    await later({ minutes: 31 })
    assert.equal(await stateOf(service), 'active')
    await later({ minutes: 61 })
    assert.equal(await stateOf(service), 'suspended')
    assert.include(await deedsOf(collection), '0/+5:suspend done')
  }).timeout(30_000)
})
