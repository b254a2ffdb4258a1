import { test } from '@japa/runner'
import { SYSTEM } from '#core/actor'
import { clock } from '#core/clock'
import { Money } from '#core/money/money'
import { grantCredit } from '#billing/ledger/grant_credit'
import { worker } from '#core/work/worker'
import { PlanFactory } from '#database/factories/catalog/plan_factory'
import { ProductFactory } from '#database/factories/catalog/product_factory'
import { ProductOptionFactory } from '#database/factories/catalog/product_option_factory'
import AuditEntry from '#audit/models/audit_entry'
import Subscription from '#billing/models/subscription'
import SubscriptionChange from '#billing/models/subscription_change'
import SubscriptionItem from '#billing/models/subscription_item'
import { fingerprintIn } from '#tests/support/changes'
import { createCart } from '#tests/support/ordering'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { accept, createFakeWorld } from '#tests/support/provisioning'
import { resetState } from '#tests/support/reset_state'
import { PlaceOrder } from '#ordering/orders/place_order'
import Service from '#provisioning/models/service'

/** A shop that sells two sizes by the hour, and addresses for both. */
async function shop() {
  const world = await createFakeWorld()
  const { product, templates } = world
  const hourly = { priceMinor: 500, hourlyRate: 7500 }
  const small = await PlanFactory.merge({ productId: product.id, ...hourly }).create()
  const larger = await ProductFactory.merge({
    ...{ driver: 'fake', categoryId: product.categoryId, name: 'Large', included: [] },
    specs: { cores: 2, memoryMb: 2048, diskGb: 20 },
  }).create()
  const large = await PlanFactory.merge({
    ...{ productId: larger.id, priceMinor: 2000, hourlyRate: 30_000 },
  }).create()
  const fixed = await PlanFactory.merge({
    ...{ productId: larger.id, priceMinor: 19_000 },
    ...({ cycleUnit: 'year', cycleCount: 1 } as const),
  }).create()
  const address = await ProductOptionFactory.create()
  return { ...world, small, large, fixed, address, template: templates.vm }
}

async function running() {
  const goods = await shop()
  const customer = await createCustomer()
  const { account, user } = customer
  await grantCredit(account.id, { amount: Money.of(5000, 'EUR'), reason: 'test', by: SYSTEM })
  const { small, template } = goods
  const cart = await createCart({ plan: small, template, account })
  const request = { cartId: cart.id, account, user, termsVersionId: null, ip: null }
  const placed = await new PlaceOrder().run(request)
  if (!placed.ok) throw new Error(placed.error.type)
  await worker.drain()
  const service = await Service.firstOrFail()
  if (service.state === 'pending') await accept(service)
  await worker.drain()
  await service.refresh()
  return { ...goods, ...customer, service, session: await sessionFor(user) }
}

test.group('Servers by the hour', (group) => {
  group.each.setup(resetState)
  group.each.teardown(() => clock.reset())

  test('are ordered with options, each told and kept at its price of an hour', async ({
    client,
    assert,
  }) => {
    const { small, template, address, product } = await shop()
    const told = '€0.003 per h, at most €2.00'
    const shown = await client.get(`/products/${product.slug}`)
    shown.assertTextIncludes(told)
    const { user, account } = await createCustomer()
    await grantCredit(account.id, { amount: Money.of(5000, 'EUR'), reason: 'test', by: SYSTEM })
    const cart = await createCart({ plan: small, template, account })
    await cart
      .related('items')
      .query()
      .update({ options: JSON.stringify({ [address.id]: 2 }) })
    const session = { ...(await sessionFor(user)), cart_id: cart.id }
    const both = 'IPv4 addresses × 2, €0.006 per h, at most €4.00'
    for (const path of ['/cart', '/checkout']) {
      const page = await client.get(path).withSession(session)
      page.assertTextIncludes(both)
    }
    const request = { cartId: cart.id, account, user, termsVersionId: null, ip: null }
    assert.isTrue((await new PlaceOrder().run(request)).ok)
    const items = await SubscriptionItem.query().orderBy('position')
    assert.deepEqual(
      items.map(({ quantity, unitMinor, hours }) => [quantity, unitMinor, hours]),
      [
        [1, 0, { rate: 7500, monthMinor: 500 }],
        [2, 0, { rate: 3000, monthMinor: 200 }],
      ]
    )
    assert.equal((await Subscription.firstOrFail()).priceMinor, 0)
  })

  test('are changed by their customer at once: the page says what an hour costs, before and after', async ({
    client,
    assert,
  }) => {
    const { service, large, fixed, address, session } = await running()
    const path = `/services/${service.id}/change`
    const chosen = { plan_id: large.id, starts: 'now', options: { [address.id]: 1 } }
    const page = await client.get(path).qs(chosen).withSession(session)
    page.assertTextIncludes('Nothing to pay now')
    page.assertTextIncludes('€0.0075 per h, at most €5.00')
    page.assertTextIncludes('€0.033 per h, at most €22.00')
    assert.notInclude(page.text(), fixed.id)
    assert.notInclude(page.text(), 'With the next period')
    const send = (more: object) =>
      client
        .post(path)
        .withSession(session)
        .form({ ...chosen, fingerprint: fingerprintIn(page.text()), ...more })

    ;(await send({ fingerprint: 'x'.repeat(32) })).assertTextIncludes('The price changed meanwhile')
    ;(await send({ starts: 'period_end' })).assertTextIncludes('isn’t offered')
    ;(await send({ options: { [address.id]: 9 } })).assertTextIncludes('isn’t offered')
    ;(await send({ plan_id: fixed.id })).assertTextIncludes('The price changed meanwhile')
    assert.lengthOf(await SubscriptionChange.all(), 0)

    const again = await client.get(path).qs(chosen).withSession(session)
    const fingerprint = fingerprintIn(again.text())
    ;(await send({ fingerprint })).assertTextIncludes('is being changed')
    ;(await send({ fingerprint })).assertTextIncludes('in progress')
    await worker.drain()
    await service.refresh()
    assert.deepEqual([service.cores, service.extraAddresses], [2, 1])
    assert.lengthOf(await SubscriptionChange.query().where('state', 'applied'), 1)
    ;(await send({ fingerprint })).assertTextIncludes('already')
    const kept = await SubscriptionItem.query().whereNull('until_at').orderBy('position')
    assert.deepEqual(
      kept.map(({ name, hours }) => [name, hours?.rate]),
      [
        ['Large', 30_000],
        ['IPv4 addresses', 3000],
      ]
    )
  })

  test('are changed by no stranger, no member who may not spend and no staff without the right', async ({
    client,
    assert,
  }) => {
    const { service, large, account } = await running()
    const form = { plan_id: large.id, starts: 'now', fingerprint: 'x'.repeat(32) }
    const path = `/services/${service.id}/change`
    const stranger = await sessionFor((await createCustomer()).user)
    ;(await client.post(path).withSession(stranger).form(form)).assertStatus(404)
    const technical = await createCustomer({ role: 'technical' })
    await technical.membership.merge({ accountId: account.id }).save()
    const member = await sessionFor(technical.user, account)
    ;(await client.post(path).withSession(member).form(form)).assertStatus(403)
    const support = await sessionFor((await createStaff('support')).user)
    const desk = client.post(`/admin/services/${service.id}/change`).withSession(support)
    ;(await desk.form({ ...form, reason: 'Asked' })).assertStatus(403)
    assert.lengthOf(await SubscriptionChange.all(), 0)
  })

  test('are changed by staff with a reason, which no box of what it costs goes with', async ({
    client,
    assert,
  }) => {
    const { service, large } = await running()
    const session = await sessionFor((await createStaff('manager')).user)
    const path = `/admin/services/${service.id}/change`
    const chosen = { plan_id: large.id, starts: 'now' }
    const page = await client.get(path).qs(chosen).withSession(session)
    page.assertTextIncludes('New price')
    assert.notInclude(page.text(), 'is_free')
    const form = { ...chosen, fingerprint: fingerprintIn(page.text()) }
    const send = (reason: string) =>
      client
        .post(path)
        .withSession(session)
        .form({ ...form, reason })
    ;(await send('')).assertTextIncludes('Reason')
    ;(await send('Asked by phone')).assertTextIncludes('is being changed')
    await worker.drain()
    await service.refresh()
    assert.equal(service.cores, 2)
    const entry = await AuditEntry.query().where('action', 'service.change_requested').firstOrFail()
    assert.include(entry.data, 'Asked by phone')
  })

  test('tell on their page what their hours are of, and what they come to', async ({ client }) => {
    const { service, large, session } = await running()
    const path = `/services/${service.id}/change`
    clock.travelTo(clock.now().plus({ hours: 4, minutes: 30 }))
    const chosen = { plan_id: large.id, starts: 'now' }
    const page = await client.get(path).qs(chosen).withSession(session)
    const fingerprint = fingerprintIn(page.text())
    await client
      .post(path)
      .withSession(session)
      .form({ ...chosen, fingerprint })
    await worker.drain()
    clock.travelTo(clock.now().plus({ hours: 2 }))
    await worker.drain()
    const { recordHours } = await import('#billing/usage/record_hours')
    await recordHours()
    const shown = await client.get(`/services/${service.id}`).withSession(session)
    shown.assertTextIncludes('5 h at €0.0075 per h')
    shown.assertTextIncludes('Large: 2 h at €0.03 per h')
    shown.assertTextIncludes('€0.03 per h, at most €20.00')
    shown.assertTextIncludes('€0.10 so far')
  })
})
