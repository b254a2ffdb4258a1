import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { ProvisioningError } from '@innkeeper/provisioning'
import { SYSTEM } from '#core/actor'
import { transaction } from '#core/database/transaction'
import { worker } from '#core/work/worker'
import { cancelChange, cancelSubscription, requestChange, termsOf } from '#billing'
import { followChange } from '#ordering/changes/follow_change'
import { terminateService } from '#provisioning'
import { clock } from '#core/clock'
import { PlanFactory } from '#database/factories/catalog/plan_factory'
import { ProductFactory } from '#database/factories/catalog/product_factory'
import AuditEntry from '#audit/models/audit_entry'
import { renewAll } from '#billing/renewals/renew_all'
import BillingFinding from '#billing/models/billing_finding'
import CreditNote from '#billing/models/credit_note'
import Invoice from '#billing/models/invoice'
import Mail from '#notifications/models/mail'
import SubscriptionChange from '#billing/models/subscription_change'
import Subscription from '#billing/models/subscription'
import { assertBilledOnce, fingerprintIn, payDue, periodsOf } from '#tests/support/changes'
import { assertBooksBalance } from '#tests/support/billing'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { accept, createFakeWorld, createPendingService } from '#tests/support/provisioning'
import { resetState } from '#tests/support/reset_state'
import type { ApiClient } from '@japa/api-client'
import type Plan from '#catalog/models/plan'
import type Service from '#provisioning/models/service'

async function running() {
  const { product, templates, host } = await createFakeWorld()
  const customer = await createCustomer()
  const small = await PlanFactory.merge({ productId: product.id, priceMinor: 2800 }).create()
  const larger = await ProductFactory.merge({
    driver: 'fake',
    categoryId: product.categoryId,
    name: 'Large',
    specs: { cores: 2, memoryMb: 2048, diskGb: 20 },
    included: [],
  }).create()
  const large = await PlanFactory.merge({ productId: larger.id, priceMinor: 5600 }).create()
  const service = await createPendingService({
    product,
    template: templates.vm,
    accountId: customer.account.id,
    overrides: { planId: small.id, priceMinor: 2800 },
  })
  await accept(service)
  await worker.drain()
  await service.refresh()
  const session = await sessionFor(customer.user)
  return { ...customer, service, small, large, host, session }
}

test.group('Changing a server', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => clock.reset())

  test('a customer sees what it costs, pays, and gets the larger machine', async ({
    client,
    assert,
  }) => {
    const { service, large, session } = await running()
    const path = `/services/${service.id}/change`
    const chosen = { plan_id: large.id, starts: 'now' }
    const page = await client.get(path).qs(chosen).withSession(session)
    page.assertTextIncludes('To pay now')
    const fingerprint = fingerprintIn(page.text())
    const stale = await client
      .post(path)
      .withSession(session)
      .form({ ...chosen, fingerprint: 'x'.repeat(32) })
    stale.assertTextIncludes('The price changed meanwhile')
    assert.lengthOf(await SubscriptionChange.all(), 0)

    const done = await client
      .post(path)
      .withSession(session)
      .form({ ...chosen, fingerprint })
    done.assertTextIncludes('Pay this invoice')
    const invoice = await Invoice.query().where('kind', 'change').firstOrFail()
    await worker.drain()
    await service.refresh()
    assert.equal(service.cores, 1)

    await payDue(invoice)
    await worker.drain()
    await service.refresh()
    assert.deepEqual([service.cores, service.memoryMb, service.diskGb], [2, 2048, 20])
    assert.equal(service.priceMinor, 5600)
    assert.equal(service.planId, large.id)
    const [change] = await SubscriptionChange.all()
    assert.equal(change.state, 'applied')
  })

  test('one that is not paid yet is called off', async ({ client, assert }) => {
    const { service, large, session } = await running()
    const path = `/services/${service.id}/change`
    const chosen = { plan_id: large.id, starts: 'now' }
    const page = await client.get(path).qs(chosen).withSession(session)
    const fingerprint = fingerprintIn(page.text())
    await client
      .post(path)
      .withSession(session)
      .form({ ...chosen, fingerprint })
    const off = await client.delete(path).withSession(session)
    off.assertTextIncludes('was called off')
    ;(await client.delete(path).withSession(session)).assertTextIncludes('no change')
    const [change] = await SubscriptionChange.all()
    assert.equal(change.state, 'cancelled')
    assert.equal((await Invoice.findOrFail(change.invoiceId)).state, 'void')
  })

  test('[F28] a machine that follows, a customer who cancels and staff who end it lock in one order', async ({
    assert,
  }) => {
    const { service, large } = await running()
    const subscription = await Subscription.findByOrFail('service_id', service.id)
    const locked = await locksOf(async () => {
      const terms = { ...(await termsOf(subscription)), size: sizeOfPlan }
      const input = { terms: { ...terms, planId: large.id }, starts: 'now', isFree: true } as const
      const asked = await requestChange(service.id, { ...input, by: SYSTEM })
      if (!asked.ok) throw new Error(asked.error.type)
      const [cancelled] = await Promise.all([
        cancelSubscription(service.id, { mode: 'now', reason: 'other', by: SYSTEM }),
        followChange(asked.value.id),
        followChange(asked.value.id),
        transaction((trx) => cancelChange(trx, service.id)),
      ])
      assert.isFalse(cancelled.ok)
      await worker.drain()
      await terminateService(service.id, { by: SYSTEM, reason: 'Abuse', cause: 'staff' })
      await worker.drain()
    })
    const order = ['services', 'subscriptions', 'subscription_changes']
    for (const tables of locked) {
      const ours = [...new Set(tables)].filter((table) => order.includes(table))
      const sorted = ours.toSorted((a, b) => order.indexOf(a) - order.indexOf(b))
      assert.deepEqual(ours, sorted)
    }
    if (db.connection().dialect.name === 'mysql') assert.isNotEmpty(locked)
    await service.refresh()
    assert.equal(service.cores, 2)
  })

  test('others, and members who may not spend, do not change it', async ({ client, assert }) => {
    const { service, large, account } = await running()
    const path = `/services/${service.id}/change`
    const form = { plan_id: large.id, starts: 'now', fingerprint: 'x'.repeat(32) }
    const stranger = await createCustomer()
    const other = await client
      .post(path)
      .withSession(await sessionFor(stranger.user))
      .form(form)
    other.assertStatus(404)
    const technical = await createCustomer({ role: 'technical' })
    await technical.membership.merge({ accountId: account.id }).save()
    const session = await sessionFor(technical.user, account)
    ;(await client.post(path).withSession(session).form(form)).assertStatus(403)
    assert.lengthOf(await SubscriptionChange.all(), 0)
  })

  test('staff change it for the customer by the same preview, who then pays the invoice', async ({
    client,
    assert,
  }) => {
    const { service, large } = await running()
    const { path, chosen, session, send } = await atDesk(client, service, large)
    const page = await client.get(path).qs(chosen).withSession(session)
    page.assertTextIncludes('To pay now')
    const refused = await send({ reason: '' })
    refused.assertTextIncludes('Reason')
    assert.lengthOf(await SubscriptionChange.all(), 0)
    const stale = await send({ fingerprint: 'x'.repeat(32) })
    stale.assertTextIncludes('The price changed meanwhile')

    ;(await send()).assertTextIncludes('starts once it’s paid')
    ;(await send()).assertTextIncludes('in progress')
    const invoice = await Invoice.query().where('kind', 'change').firstOrFail()
    const entry = await AuditEntry.query().where('action', 'service.change_requested').firstOrFail()
    assert.equal(entry.actorType, 'staff')
    assert.include(entry.data, 'Asked by phone')
    await payDue(invoice)
    await worker.drain()
    await service.refresh()
    assert.deepEqual([service.cores, service.priceMinor], [2, 5600])
    await assertBooksBalance(assert)
  })

  test('without charge the server is changed at once, and only renewals cost the new price', async ({
    client,
    assert,
  }) => {
    const { service, large } = await running()
    const { path, chosen, session, send } = await atDesk(client, service, large)
    const free = { ...chosen, is_free: '1' }
    const page = await client.get(path).qs(free).withSession(session)
    page.assertTextIncludes('Nothing to pay now')
    ;(await send({ is_free: '1' })).assertTextIncludes('is being changed')
    await worker.drain()
    await service.refresh()
    assert.deepEqual([service.cores, service.priceMinor], [2, 5600])
    assert.lengthOf(await Invoice.query().where('kind', 'change'), 0)
    const subscription = await Subscription.findByOrFail('service_id', service.id)
    const paidUntil = subscription.renewsOn

    // Another cycle without charge begins where what is paid ends.
    const yearly = await PlanFactory.merge({
      ...{ productId: large.productId, priceMinor: 50_000 },
      ...({ cycleUnit: 'year', cycleCount: 1 } as const),
    }).create()
    ;(await send({ plan_id: yearly.id, is_free: '1' })).assertTextIncludes('is being changed')
    await worker.drain()
    await subscription.refresh()
    assert.equal(subscription.renewsOn?.toISODate(), paidUntil?.toISODate())
    clock.travelTo(paidUntil!.plus({ hours: 1 }))
    await renewAll()
    const last = await Invoice.query().where('kind', 'renewal').orderBy('seq', 'desc').firstOrFail()
    assert.equal(last.netMinor, 50_000)
    const year = paidUntil!.plus({ years: 1 }).minus({ days: 1 }).toISODate()
    assert.include((await periodsOf(subscription)).at(-1), `${paidUntil!.toISODate()}..${year}`)
    await assertBilledOnce(assert, subscription)
    await assertBooksBalance(assert)
  })

  test('one that the host could not make is tried again, and is made then', async ({
    client,
    assert,
  }) => {
    const { service, session, path, change } = await failing(client)
    const findings = await client.get('/admin/findings').withSession(session)
    findings.assertTextIncludes(path)
    const shown = await client.get(path).withSession(session)
    shown.assertTextIncludes('Give it back')

    const retry = () => client.post(`${path}/retries`).withSession(session)
    ;(await retry()).assertTextIncludes('is being tried again')
    await worker.drain()
    ;(await retry()).assertTextIncludes('no failed change')
    await service.refresh()
    await change.refresh()
    assert.deepEqual([service.cores, change.state], [2, 'applied'])
    assert.isNotNull((await BillingFinding.firstOrFail()).settledAt)
    const kinds = (await Mail.all()).map(({ kind }) => kind)
    assert.includeMembers(kinds, ['billing.change_failed', 'billing.changed'])
    await assertBooksBalance(assert)
  })

  test('one that the host could not make is given back, and renewals go on', async ({
    client,
    assert,
  }) => {
    const { service, session, path, change } = await failing(client)
    const subscription = await Subscription.findByOrFail('service_id', service.id)
    assert.isNull(subscription.invoiceOn)
    const give = (form: Record<string, string>) =>
      client.post(`${path}/returns`).withSession(session).form(form)
    ;(await give({ to: 'credit', reason: '' })).assertTextIncludes('Reason')
    const support = await sessionFor((await createStaff('support')).user)
    const form = { to: 'credit', reason: 'The host is full' }
    ;(await client.post(`${path}/returns`).withSession(support).form(form)).assertStatus(403)
    ;(await give(form)).assertTextIncludes('was given back')
    ;(await give(form)).assertTextIncludes('no failed change')
    await change.refresh()
    await subscription.refresh()
    assert.equal(change.state, 'cancelled')
    assert.isNotNull(subscription.invoiceOn)
    assert.lengthOf(await CreditNote.query().where('invoice_id', change.invoiceId ?? ''), 1)
    assert.isNotNull((await BillingFinding.firstOrFail()).settledAt)
    clock.travelTo(subscription.renewsOn!.plus({ hours: 1 }))
    assert.equal(await renewAll(), 1)
    await assertBilledOnce(assert, subscription)
    await assertBooksBalance(assert)
  })
})

const sizeOfPlan = { cores: 2, memoryMb: 2048, diskGb: 20, extraAddresses: 0 }

/** The tables whose rows each transaction locked, in its order. Only a server that several may write to at once is asked for locks. */
async function locksOf(work: () => Promise<void>): Promise<string[][]> {
  const byTransaction = new Map<string, string[]>()
  const listen = ({ sql, __knexTxId: id = '' }: { sql: string; __knexTxId?: string }) => {
    const table = /from `(\w+)`.* for update$/is.exec(sql)?.[1]
    if (table) byTransaction.set(id, [...(byTransaction.get(id) ?? []), table])
  }
  const client = db.connection().getWriteClient()
  client.on('query', listen)
  try {
    await work()
  } finally {
    client.removeListener('query', listen)
  }
  return [...byTransaction.values()]
}

/** Staff before the page on which they change a server to a plan. */
async function atDesk(client: ApiClient, service: Service, plan: Plan) {
  const session = await sessionFor((await createStaff('manager')).user)
  const path = `/admin/services/${service.id}/change`
  const chosen: Record<string, string> = { plan_id: plan.id, starts: 'now' }
  const send = async (more: Record<string, string> = {}) => {
    const { reason = 'Asked by phone', ...choice } = { ...chosen, ...more }
    const page = await client.get(path).qs(choice).withSession(session)
    const form = { fingerprint: fingerprintIn(page.text()), ...choice, reason }
    return client
      .post(path)
      .withSession(session)
      .form({ ...form, fingerprint: form.fingerprint || 'x'.repeat(32) })
  }
  return { path, chosen, session, send }
}

/** A paid change to a larger size that its host refused. */
async function failing(client: ApiClient) {
  const made = await running()
  const { service, large, host } = made
  const { path, session, send } = await atDesk(client, service, large)
  await send()
  const error = new ProvisioningError('no', { kind: 'permanent', code: 'E_INVALID_SPEC' })
  host.fail({ call: 'grow', error })
  await payDue(await Invoice.query().where('kind', 'change').firstOrFail())
  await worker.drain()
  const change = await SubscriptionChange.firstOrFail()
  if (change.state !== 'failed') throw new Error(`It is ${change.state}`)
  return { ...made, path, session, change }
}
