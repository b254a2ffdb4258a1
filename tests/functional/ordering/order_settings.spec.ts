import { test } from '@japa/runner'
import { longestOf, ProvisioningManager } from '@innkeeper/provisioning'
import { fake, FAKE_MANIFEST } from '@innkeeper/provisioning/fake'
import { PlanFactory } from '#database/factories/catalog/plan_factory'
import { worker } from '#core/work/worker'
import AuditEntry from '#audit/models/audit_entry'
import CartItem from '#ordering/models/cart_item'
import Cart from '#ordering/models/cart'
import Operation from '#provisioning/models/operation'
import OrderItem from '#ordering/models/order_item'
import Service from '#provisioning/models/service'
import { joinCarts } from '#ordering/cart/join_carts'
import { PlaceOrder } from '#ordering/orders/place_order'
import { quoteCart } from '#ordering/cart/quote_cart'
import { retryOperation } from '#provisioning/operations/retry_or_abandon'
import { SYSTEM } from '#core/actor'
import { drivers } from '#provisioning/clusters/drivers'
import { ED25519_KEY } from '#tests/support/catalog'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { accept, createFakeWorld } from '#tests/support/provisioning'
import { resetState } from '#tests/support/reset_state'
import { allRows } from '#tests/support/rows'
import type { FakeHost } from '@innkeeper/provisioning/fake'
import type { ApiClient } from '@japa/api-client'
import type { DriverFactory, SettingField } from '@innkeeper/provisioning/types'

const LICENCE = 'K7-right-licence-K7'

const ANSWERS = {
  setting_label: ' front-1 ',
  setting_seats: '12',
  setting_edition: 'large',
  setting_motd: 'Welcome.\r\n  Mind the step.',
  setting_allowed: '192.0.2.0/24\n\n 2001:db8::/32 ',
  secret_licence: LICENCE,
}

const ARRIVED = {
  label: 'front-1',
  seats: 12,
  edition: 'large',
  updates: false,
  motd: 'Welcome.\n  Mind the step.',
  allowed: ['192.0.2.0/24', '2001:db8::/32'],
  licence: LICENCE,
}

async function shop() {
  const { host, product, templates } = await createFakeWorld()
  const plan = await PlanFactory.merge({ productId: product.id }).create()
  const customer = await createCustomer()
  const session = await sessionFor(customer.user)
  const form = (changes: object = {}) => ({
    plan_id: plan.id,
    template_id: templates.vm.id,
    hostname: 'web1.example.test',
    ssh_key: ED25519_KEY,
    ...ANSWERS,
    ...changes,
  })
  return { ...customer, host, product, plan, session, form }
}

type Shop = Awaited<ReturnType<typeof shop>>

const send = (
  client: ApiClient,
  { method = 'post' as 'post' | 'put', path = '/cart/items', session = {}, form = {} }
) => client[method](path).withSession(session).form(form).redirects(0)

async function inCart(client: ApiClient, { session, form, plan }: Shop, changes: object = {}) {
  const answer = await send(client, { session, form: form(changes) })
  answer.assertHeader('location', '/cart')
  return CartItem.query().where('plan_id', plan.id).orderBy('id', 'desc').firstOrFail()
}

const refusedIn = async (answer: Awaited<ReturnType<typeof send>>) =>
  (answer.flashMessage('inputErrorsBag') ?? {}) as Record<string, string[]>

async function order({ account, user }: Shop, item: CartItem) {
  const request = { cartId: item.cartId, account, user, termsVersionId: null, ip: null }
  const placed = await new PlaceOrder().run(request)
  if (!placed.ok) throw new Error(placed.error.type)
  const service = await Service.findByOrFail('order_id', placed.value.id)
  return { order: placed.value, service }
}

/** The driver asks for other things from now on. */
function askFor(host: FakeHost, fields: SettingField[]): void {
  const settings = { ...FAKE_MANIFEST.settings, order: fields }
  const manifest = { ...FAKE_MANIFEST, settings }
  const made: Record<string, DriverFactory> = { fake: fake(host, manifest) }
  drivers.replaceWith(new ProvisioningManager({ default: 'fake', drivers: made }))
}

test.group('What a driver asks customers', (group) => {
  group.each.setup(() => resetState())

  test('stands in the form of its products with defaults, units and help', async ({
    client,
    assert,
  }) => {
    const { product } = await shop()
    const page = (await client.get(`/products/${product.slug}`)).text()
    assert.match(page, /name="setting_seats" value="1"[^>]* required[^>]* min="1"[^>]*/)
    assert.match(page, /name="setting_updates" value="1" checked/)
    assert.match(page, /<option value="standard" selected>Standard/)
    assert.match(page, /<input[^>]*type="password" name="secret_licence"/)
    assert.match(page, /<textarea[^>]*name="setting_motd"/)
    assert.include(page, 'One per line.')
  })

  test('arrives at the host as it was entered, and is shown everywhere but the secret', async ({
    client,
    assert,
  }) => {
    const world = await shop()
    const item = await inCart(client, world)
    const cart = await client.get('/cart').withSession(world.session)
    for (const text of ['front-1', 'Large', 'Mind the step.', 'Entered, not shown'])
      cart.assertTextIncludes(text)
    assert.notInclude(cart.text(), LICENCE)

    const { order: placed, service } = await order(world, item)
    await accept(service)
    await worker.drain()

    const [machine] = world.host.machines.values()
    assert.deepEqual(machine.orderSettings, ARRIVED)
    const staff = await sessionFor((await createStaff('owner')).user)
    for (const [path, session] of [
      [`/orders/${placed.id}`, world.session],
      [`/services/${service.id}`, world.session],
      [`/admin/orders/${placed.id}`, staff],
      [`/admin/services/${service.id}`, staff],
    ] as const) {
      const page = await client.get(path).withSession(session)
      page.assertTextIncludes('front-1')
      page.assertTextIncludes('Large')
      assert.notInclude(page.text(), LICENCE, path)
    }
  })

  test('is kept in no row in clear where it is secret', async ({ client, assert }) => {
    const world = await shop()
    const item = await inCart(client, world)
    assert.notInclude(
      JSON.stringify([...(await allRows()).values()].map((rows) => [...rows])),
      LICENCE
    )
    const { order: placed } = await order(world, item)
    assert.notInclude(
      JSON.stringify([...(await allRows()).values()].map((rows) => [...rows])),
      LICENCE
    )
    const { snapshot } = await OrderItem.findByOrFail('order_id', placed.id)
    const told = snapshot.answers?.find(({ name }) => name === 'licence')
    assert.deepEqual(told, { name: 'licence', label: 'Licence key', value: null })
  })

  test('is refused all at once with the rest of the form, each beside its field', async ({
    client,
    assert,
  }) => {
    const { session, form, plan } = await shop()
    const wrong = {
      hostname: 'not a host',
      setting_label: 'No Capitals',
      setting_seats: '65',
      setting_edition: 'huge',
      setting_motd: 'x'.repeat(16_385),
      secret_licence: 'with a blank',
    }
    const answer = await send(client, { session, form: form(wrong) })
    assert.sameMembers(Object.keys(await refusedIn(answer)), Object.keys(wrong))
    assert.isNull(await CartItem.findBy('plan_id', plan.id))
    assert.notInclude(JSON.stringify(answer.flashMessages()), 'with a blank')
    assert.equal((await refusedIn(answer)).setting_seats[0], 'Seats can be at most 64.')
  })

  test('several things that are not on offer are told at once', async ({ client, assert }) => {
    const { session, form } = await shop()
    const nothing = '01ARZ3NDEKTSV4RRFFQ69G5FAV'
    const wrong = { template_id: nothing, options: { [nothing]: 1 } }
    const answer = await send(client, { session, form: form(wrong) })
    assert.sameMembers(Object.keys(await refusedIn(answer)), ['template_id', `options.${nothing}`])
  })

  test('has the longest answers that it takes kept whole', async ({ client, assert }) => {
    const world = await shop()
    const [, , , , motd, allowed, licence] = FAKE_MANIFEST.settings.order
    const longest = {
      setting_motd: '字'.repeat(longestOf(motd)),
      setting_allowed: Array.from({ length: longestOf(allowed) / 8 }, () => '1234567').join('\n'),
      secret_licence: '😀'.repeat(longestOf(licence) / 2),
    }
    const item = await inCart(client, world, longest)
    const { service } = await order(world, item)
    await accept(service)
    await worker.drain()
    const [{ orderSettings }] = world.host.machines.values()
    assert.equal(orderSettings.motd, longest.setting_motd)
    assert.equal((orderSettings.allowed as string[]).join('\n'), longest.setting_allowed)
    assert.equal(orderSettings.licence, longest.secret_licence)
  })

  test('a box that is ticked by default stays as it was left', async ({ client, assert }) => {
    const world = await shop()
    const item = await inCart(client, world, { setting_updates: '1' })
    assert.isTrue(item.orderSettings?.updates)
    const path = `/cart/items/${item.id}`
    await send(client, { method: 'put', path, session: world.session, form: world.form() })
    await item.refresh()
    assert.isFalse(item.orderSettings?.updates)
    const page = await client.get(`${path}/edit`).withSession(world.session)
    assert.notMatch(page.text(), /name="setting_updates" value="1" checked/)
  })

  test('a secret that is left empty stays as it is sealed, and a tick takes it away', async ({
    client,
    assert,
  }) => {
    const world = await shop()
    const item = await inCart(client, world)
    const path = `/cart/items/${item.id}`
    const sealed = item.orderSettings?.licence
    const page = await client.get(`${path}/edit`).withSession(world.session)
    page.assertTextIncludes('Stored. Leave empty to keep it.')
    assert.notInclude(page.text(), LICENCE)

    const save = async (changes: object) => {
      const form = world.form({ secret_licence: '', ...changes })
      await send(client, { method: 'put', path, session: world.session, form })
      await item.refresh()
      return item.orderSettings?.licence
    }
    assert.deepEqual(await save({}), sealed)
    assert.deepEqual(await save({ secret_licence: LICENCE }), sealed)
    assert.notDeepEqual(await save({ secret_licence: 'another' }), sealed)
    assert.isNull(await save({ remove_secret_licence: '1' }))
  })

  test('carts that say the same in differently sealed words are joined once', async ({
    client,
    assert,
  }) => {
    const world = await shop()
    const one = await inCart(client, { ...world, session: {} as Shop['session'] })
    const two = await inCart(client, { ...world, session: {} as Shop['session'] })
    assert.notEqual(one.cartId, two.cartId)
    assert.notDeepEqual(one.orderSettings, two.orderSettings)
    const [from, into] = [await Cart.findOrFail(one.cartId), await Cart.findOrFail(two.cartId)]
    assert.equal(await joinCarts(from, into), 0)
  })

  test('what was agreed to is no longer what is ordered once an answer changed', async ({
    client,
    assert,
  }) => {
    const world = await shop()
    const item = await inCart(client, world)
    const cart = await Cart.findOrFail(item.cartId)
    const { fingerprint } = await quoteCart(cart, world)
    const path = `/cart/items/${item.id}`
    await send(client, { method: 'put', path, session: world.session, form: world.form() })
    assert.equal((await quoteCart(cart, world)).fingerprint, fingerprint)
    const form = world.form({ setting_seats: '13' })
    await send(client, { method: 'put', path, session: world.session, form })
    assert.notEqual((await quoteCart(cart, world)).fingerprint, fingerprint)
  })

  test('a cart is not ordered while it lacks what the driver asks for by now', async ({
    client,
    assert,
  }) => {
    const world = await shop()
    const item = await inCart(client, world)
    const asked: SettingField = { name: 'region', type: 'text', label: 'Region', required: true }
    askFor(world.host, [asked])
    const page = await client.get('/cart').withSession(world.session)
    page.assertTextIncludes('Small machine now needs different details.')
    await assert.rejects(() => order(world, item), 'item_unavailable')

    const path = `/cart/items/${item.id}`
    const form = world.form({ setting_region: 'north' })
    await send(client, { method: 'put', path, session: world.session, form })
    const { service } = await order(world, item)
    assert.deepEqual(service.orderSettings, { region: 'north' })
  })
})

test.group('Answers that staff correct', (group) => {
  group.each.setup(() => resetState())

  /** A paid order whose driver asks for a region since. */
  async function stuck(client: ApiClient) {
    const world = await shop()
    const { service } = await order(world, await inCart(client, world))
    const region: SettingField = { name: 'region', type: 'text', label: 'Region', required: true }
    const [, , , , , , licence] = FAKE_MANIFEST.settings.order
    askFor(world.host, [region, licence])
    await accept(service)
    await worker.drain()
    const operation = await Operation.findByOrFail('service_id', service.id)
    return { ...world, service, operation, path: `/admin/services/${service.id}/answers` }
  }

  const staff = async (role: 'owner' | 'support' = 'owner') =>
    sessionFor((await createStaff(role)).user)

  test('a machine is not built without what its driver needs, and goes on once it is there', async ({
    client,
    assert,
  }) => {
    const { host, operation, service, path } = await stuck(client)
    assert.equal(operation.state, 'failed')
    assert.equal(operation.errorCode, 'E_INVALID_SPEC')
    assert.include(operation.errorMessage ?? '', 'Region')
    assert.equal(host.machines.size, 0)

    const session = await staff()
    const page = await client.get(path).withSession(session)
    page.assertTextIncludes('Region')
    assert.notInclude(page.text(), LICENCE)
    const form = { setting_region: 'north' }
    const answer = await send(client, { method: 'put', path, session, form })
    answer.assertFlashMessage('success')
    assert.isTrue((await retryOperation(operation.id, SYSTEM)).ok)
    await worker.drain()

    const [machine] = host.machines.values()
    assert.deepEqual(machine.orderSettings, { region: 'north', licence: LICENCE })
    assert.equal((await service.refresh()).state, 'active')
  })

  test('are refused to staff who may only look, to customers, and where they do not fit', async ({
    client,
    assert,
  }) => {
    const { service, path, session: customer } = await stuck(client)
    const before = service.orderSettings
    const form = { setting_region: 'north' }
    for (const session of [await staff('support'), customer])
      (await send(client, { method: 'put', path, session, form })).assertStatus(403)
    const session = await staff()
    const answer = await send(client, { method: 'put', path, session, form: {} })
    assert.deepEqual(Object.keys(await refusedIn(answer)), ['setting_region'])
    assert.deepEqual((await service.refresh()).orderSettings, before)
  })

  test('are recorded by the names of the fields, once', async ({ client, assert }) => {
    const { path, service } = await stuck(client)
    const session = await staff()
    const form = { setting_region: 'north', secret_licence: 'another-licence' }
    for (let times = 0; times < 2; times++)
      (await send(client, { method: 'put', path, session, form })).assertFlashMessage('success')
    const entries = await AuditEntry.query().where('action', 'service.answers_corrected')
    assert.lengthOf(entries, 1)
    assert.equal(entries[0].subjectId, service.id)
    assert.deepInclude(JSON.parse(entries[0].data), { fields: ['region', 'licence'] })
  })

  test('are past changing once the server is set up', async ({ client, assert }) => {
    const world = await shop()
    const { service } = await order(world, await inCart(client, world))
    await accept(service)
    await worker.drain()
    const path = `/admin/services/${service.id}/answers`
    const session = await staff()
    const answer = await send(client, {
      method: 'put',
      path,
      session,
      form: { setting_seats: '3', setting_edition: 'large' },
    })
    answer.assertFlashMessage('error')
    ;(await client.get(path).withSession(session).redirects(0)).assertStatus(302)
    assert.equal((await service.refresh()).orderSettings?.seats, 12)
  })
})
