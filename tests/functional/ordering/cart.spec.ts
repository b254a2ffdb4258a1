import { test } from '@japa/runner'
import { ProductOptionFactory } from '#database/factories/catalog/product_option_factory'
import { PlaceOrder } from '#ordering/orders/place_order'
import CartItem from '#ordering/models/cart_item'
import Cart from '#ordering/models/cart'
import { machineSpecOf } from '#provisioning/operations/machine_spec'
import Service from '#provisioning/models/service'
import { clock } from '#core/clock'
import { createOffer, ED25519_KEY } from '#tests/support/catalog'
import { createCart } from '#tests/support/ordering'
import { queriesOf } from '#tests/support/query_counter'
import { createCustomer, sessionFor } from '#tests/support/identity'

type Offered = Awaited<ReturnType<typeof createOffer>>

const form = ({ plan, template }: Offered, changes: Record<string, unknown> = {}) => ({
  plan_id: plan.id,
  template_id: template.id,
  hostname: ' Web1.Example.TEST. ',
  ssh_key: `${ED25519_KEY}\n`,
  ...changes,
})

test.group('Cart', (group) => {
  group.each.teardown(() => clock.reset())

  test('an empty cart says what to do next', async ({ client }) => {
    const page = await client.get('/cart')
    page.assertStatus(200)
    page.assertTextIncludes('Your cart is empty')
  })

  test('a configured machine goes in the cart and is shown with its key, tax and total', async ({
    client,
    assert,
  }) => {
    const offer = await createOffer({ plan: { priceMinor: 1000, setupFeeMinor: 500 } })
    const option = await ProductOptionFactory.merge({ prices: { EUR: 200 } }).create()
    const answer = await client
      .post('/cart/items')
      .redirects(0)
      .form(form(offer, { options: { [option.id]: 2 } }))
    answer.assertHeader('location', '/cart')

    const item = await CartItem.findByOrFail('plan_id', offer.plan.id)
    assert.equal(item.hostname, 'web1.example.test')
    assert.equal(item.shownMinor, 1900)
    const page = await client.get('/cart').withSession({ cart_id: item.cartId })
    page.assertTextIncludes('web1.example.test')
    page.assertTextIncludes('Ed25519, 256 bits')
    page.assertTextIncludes(item.sshKeyFingerprint)
    page.assertTextIncludes('€19.00')
    page.assertTextIncludes('€22.61')
    page.assertTextIncludes('Germany')
    page.assertTextIncludes('€16.66')
  })

  test('is counted on every page of the shop, for its own visitor', async ({ client, assert }) => {
    const offer = await createOffer()
    const hostnames = ['web1.example.test', 'web2.example.test']
    const cart = await createCart({ ...offer, hostnames })
    assert.notInclude((await client.get('/')).text(), 'Cart (')
    const queries = await queriesOf(async () => {
      const page = await client.get('/').withSession({ cart_id: cart.id })
      page.assertTextIncludes('Cart (2)')
    })
    assert.isAtMost(queries.filter((sql) => sql.includes('cart_items')).length, 1)

    const { account } = await createCustomer()
    await cart.merge({ accountId: account.id }).save()
    const strangers = await client.get('/').withSession({ cart_id: cart.id })
    assert.notInclude(strangers.text(), 'Cart (')
  })

  test('tax follows the country that a visitor chooses', async ({ client }) => {
    const cart = await createCart(await createOffer({ plan: { priceMinor: 1000 } }))
    const answer = await client
      .put('/cart/country')
      .withSession({ cart_id: cart.id })
      .redirects(0)
      .form({ country: 'US' })
    answer.assertHeader('location', '/cart')
    const page = await client.get('/cart').withSession({ cart_id: cart.id })
    page.assertTextIncludes('United States')
    page.assertTextIncludes('€10.00')
  })

  test('a private key is refused, and neither stored nor sent back', async ({ client, assert }) => {
    const offer = await createOffer()
    const secret = `-----BEGIN OPENSSH ${'PRIVATE KEY'}-----\nc2VjcmV0LXNlY3JldA==\n`
    const answer = await client
      .post('/cart/items')
      .header('referer', `/products/${offer.product.slug}`)
      .form(form(offer, { ssh_key: secret }))
    assert.isNull(await CartItem.findBy('plan_id', offer.plan.id))
    answer.assertTextIncludes('That’s a private key. We’ve discarded it without storing it.')
    assert.notInclude(answer.text(), 'c2VjcmV0')
    assert.notInclude(JSON.stringify(answer.session()), 'c2VjcmV0')
  })

  test('refuses {field}')
    .with([
      { field: 'hostname', value: 'not a host' },
      { field: 'ssh_key', value: 'hello' },
      { field: 'plan_id', value: '01ARZ3NDEKTSV4RRFFQ69G5FAV' },
      { field: 'template_id', value: '01ARZ3NDEKTSV4RRFFQ69G5FAV' },
      { field: 'options', value: { '01ARZ3NDEKTSV4RRFFQ69G5FAV': 1 } },
    ])
    .run(async ({ client, assert }, { field, value }) => {
      const offer = await createOffer()
      const answer = await client
        .post('/cart/items')
        .redirects(0)
        .form(form(offer, { [field]: value }))
      const bag = answer.flashMessage('inputErrorsBag') ?? {}
      assert.isTrue(Object.keys(bag).some((key) => key.startsWith(field)))
      assert.isNull(await CartItem.findBy('plan_id', offer.plan.id))
    })

  test('a container has a name of 64 characters at most, a virtual machine a longer one too', async ({
    client,
    assert,
  }) => {
    const name = (length: number) => `${'a'.repeat(60)}.${'b'.repeat(length - 61)}`
    for (const [kind, length, isTaken] of [
      ['container', 64, true],
      ['container', 65, false],
      ['vm', 65, true],
    ] as const) {
      const offer = await createOffer({ product: { kind } })
      const choices = form(offer, { hostname: name(length) })
      const answer = await client.post('/cart/items').redirects(0).form(choices)
      const item = await CartItem.findBy('plan_id', offer.plan.id)
      assert.equal(item?.hostname, isTaken ? name(length) : undefined, `${kind} ${length}`)
      const bag = answer.flashMessage('inputErrorsBag') ?? {}
      assert.deepEqual(Object.keys(bag), isTaken ? [] : ['hostname'])
    }
  })

  test('holds one currency', async ({ client, assert }) => {
    const cart = await createCart(await createOffer())
    const dollars = await createOffer({ plan: { currency: 'USD' } })
    await client
      .post('/cart/items')
      .withSession({ cart_id: cart.id })
      .redirects(0)
      .form(form(dollars))
    assert.isNull(await CartItem.findBy('plan_id', dollars.plan.id))
  })

  test('holds twenty machines of one currency, however many are added at once', async ({
    client,
    assert,
  }) => {
    const offers = [await createOffer(), await createOffer({ plan: { currency: 'USD' } })]
    const cart = await Cart.create({ currency: 'EUR' })
    await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        client
          .post('/cart/items')
          .withSession({ cart_id: cart.id })
          .redirects(0)
          .form(form(offers[index % 2], { hostname: `web${index}.example.test` }))
      )
    )
    const items = await CartItem.query().where('cart_id', cart.id).preload('plan')
    assert.isAtMost(items.length, 20)
    assert.isAbove(items.length, 10)
    assert.lengthOf([...new Set(items.map(({ plan }) => plan.currency))], 1)
    const page = await client.get('/cart').withSession({ cart_id: cart.id })
    page.assertStatus(200)
  })

  test('an item can be changed and removed, by its own visitor only', async ({
    client,
    assert,
  }) => {
    const offer = await createOffer()
    const cart = await createCart(offer)
    const item = await CartItem.findByOrFail('cart_id', cart.id)
    const mine = { cart_id: cart.id }

    ;(await client.get(`/cart/items/${item.id}/edit`).withSession(mine)).assertStatus(200)
    ;(await client.get(`/cart/items/${item.id}/edit`)).assertStatus(404)
    ;(await client.put(`/cart/items/${item.id}`).form(form(offer))).assertStatus(404)
    ;(await client.delete(`/cart/items/${item.id}`)).assertStatus(404)

    await client
      .put(`/cart/items/${item.id}`)
      .withSession(mine)
      .redirects(0)
      .form(form(offer, { hostname: 'db.example.test' }))
    assert.equal((await item.refresh()).hostname, 'db.example.test')
    await client.delete(`/cart/items/${item.id}`).withSession(mine).redirects(0)
    assert.isNull(await CartItem.find(item.id))
    ;(await client.delete(`/cart/items/${item.id}`).withSession(mine)).assertStatus(404)
  })

  test('says when a price changed and what is no longer available', async ({ client }) => {
    const offer = await createOffer({ plan: { priceMinor: 1000 } })
    const cart = await createCart(offer)
    await offer.plan.merge({ priceMinor: 1200 }).save()
    const page = await client.get('/cart').withSession({ cart_id: cart.id })
    page.assertTextIncludes('The price was €10.00 when you added it to your cart.')

    await offer.product.merge({ state: 'retired' }).save()
    const later = await client.get('/cart').withSession({ cart_id: cart.id })
    later.assertTextIncludes('is no longer available')
  })

  test('joins the account at sign-in, and no other account sees it', async ({ client, assert }) => {
    const { user, account } = await createCustomer()
    const stranger = await createCustomer()
    const cart = await createCart(await createOffer())
    await client.get('/cart').withSession({ cart_id: cart.id, ...(await sessionFor(user)) })
    assert.equal((await cart.refresh()).accountId, account.id)

    const elsewhere = await client.get('/cart').withSession(await sessionFor(user))
    elsewhere.assertTextIncludes('web1.example.test')
    const theirs = await client
      .get('/cart')
      .withSession({ cart_id: cart.id, ...(await sessionFor(stranger.user)) })
    theirs.assertTextIncludes('Your cart is empty')
    const signedOut = await client.get('/cart').withSession({ cart_id: cart.id })
    signedOut.assertTextIncludes('Your cart is empty')
  })

  test('is forgotten after two weeks', async ({ client, assert }) => {
    const { forgetExpiredCarts } = await import('#ordering/cart/forget_expired_carts')
    const cart = await createCart(await createOffer())
    clock.travel({ days: 15 })
    const page = await client.get('/cart').withSession({ cart_id: cart.id })
    page.assertTextIncludes('Your cart is empty')
    await forgetExpiredCarts.run()
    assert.isNull(await Cart.find(cart.id))
    assert.isNull(await CartItem.findBy('cart_id', cart.id))
  })
})

test.group('SSH keys in a cart', () => {
  const second =
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0KJlp6qsVIlJ1pvcq8Ho5VOS8pMHn5vC5BkMGsAS5c bob'

  test('[B32] a team gives several keys, which go on the machine', async ({ client, assert }) => {
    const offer = await createOffer()
    const answer = await client
      .post('/cart/items')
      .redirects(0)
      .form(form(offer, { ssh_key: `${ED25519_KEY}\r\n\r\n${second}` }))
    answer.assertHeader('location', '/cart')
    const item = await CartItem.findByOrFail('plan_id', offer.plan.id)
    const page = await client.get('/cart').withSession({ cart_id: item.cartId })
    for (const { fingerprint } of item.publicKeys) page.assertTextIncludes(fingerprint)
    assert.lengthOf(item.publicKeys, 2)

    const { account, user } = await createCustomer()
    const placed = await new PlaceOrder().run({
      cartId: item.cartId,
      account,
      user,
      termsVersionId: null,
      ip: null,
    })
    if (!placed.ok) throw new Error(placed.error.type)
    const service = await Service.findByOrFail('order_id', placed.value.id)
    const { sshKeys } = await machineSpecOf(service)
    assert.deepEqual(sshKeys, [ED25519_KEY, second])
  })

  test('[B32] says which of several keys is wrong and what to do', async ({ client, assert }) => {
    const offer = await createOffer()
    const certificate = second.replace('ssh-ed25519', 'ssh-ed25519-cert-v01@openssh.com')
    const answer = await client
      .post('/cart/items')
      .redirects(0)
      .form(form(offer, { ssh_key: `${ED25519_KEY}\n${certificate}` }))
    const bag = answer.flashMessage('inputErrorsBag') as Record<string, string[]>
    assert.include(bag.ssh_key[0], 'Key 2: This is an SSH certificate')
  })
})

test.group('Carts of two devices', () => {
  async function twoDevices({ currency = 'EUR' } = {}) {
    const offer = await createOffer({ plan: { currency } })
    const { account, user } = await createCustomer()
    const laptop = await createCart({ ...offer, account, hostnames: ['a.example.test'] })
    const session = await sessionFor(user)
    return { offer, account, user, laptop, session }
  }
  const itemsOf = async (cartId: string) => {
    const items = await CartItem.query().where('cart_id', cartId).orderBy('hostname')
    return items.map(({ hostname }) => hostname)
  }

  test('[B29] come together at sign-in, and it is said; both devices see everything', async ({
    client,
    assert,
  }) => {
    const { offer, laptop, session } = await twoDevices()
    const phone = await createCart({ ...offer, hostnames: ['b.example.test'] })
    const first = await client.get('/cart').withSession({ ...session, cart_id: phone.id })
    first.assertTextIncludes('you added on another device')
    for (const hostname of ['a.example.test', 'b.example.test']) first.assertTextIncludes(hostname)
    assert.deepEqual(await itemsOf(laptop.id), ['a.example.test', 'b.example.test'])
    assert.isNull(await Cart.find(phone.id))

    const other = await client.get('/cart').withSession({ ...session, cart_id: laptop.id })
    other.assertTextIncludes('b.example.test')
    assert.notInclude(other.text(), 'you added on another device')
    const third = await client.get('/cart').withSession(session)
    third.assertTextIncludes('b.example.test')
  })

  test('[B29] a checkout shows the joined cart first, and the same machine once', async ({
    client,
    assert,
  }) => {
    const { offer, laptop, session } = await twoDevices()
    const hostnames = ['a.example.test', 'b.example.test']
    const phone = await createCart({ ...offer, hostnames })
    const answer = await client
      .get('/checkout')
      .withSession({ ...session, cart_id: phone.id })
      .redirects(0)
    answer.assertHeader('location', '/cart')
    assert.deepEqual(await itemsOf(laptop.id), hostnames)
  })

  test('[B29] two devices at once lose nothing', async ({ client, assert }) => {
    const { offer, laptop, session } = await twoDevices()
    const phone = await createCart({ ...offer, hostnames: ['b.example.test'] })
    const tablet = await createCart({ ...offer, hostnames: ['c.example.test'] })
    await Promise.all(
      [phone, tablet, phone].map(({ id }) =>
        client.get('/cart').withSession({ ...session, cart_id: id })
      )
    )
    await client.get('/cart').withSession(session)
    assert.deepEqual(await itemsOf(laptop.id), [
      'a.example.test',
      'b.example.test',
      'c.example.test',
    ])
  })

  test('[B29] carts in two currencies stay apart, and that of a stranger stays where it is', async ({
    client,
    assert,
  }) => {
    const { laptop, session } = await twoDevices({ currency: 'USD' })
    const phone = await createCart(await createOffer())
    const page = await client.get('/cart').withSession({ ...session, cart_id: phone.id })
    page.assertFlashMessage(
      'info',
      'You have another cart in USD from a different device. Check out or empty this one to get back to it.'
    )
    assert.lengthOf(await itemsOf(laptop.id), 1)
    assert.lengthOf(await itemsOf(phone.id), 1)

    const stranger = await twoDevices()
    await client.get('/cart').withSession({ ...session, cart_id: stranger.laptop.id })
    assert.lengthOf(await itemsOf(stranger.laptop.id), 1)
  })

  test('a quantity that is none is told by the name of its option', async ({ client, assert }) => {
    const { product, plan, template } = await createOffer()
    const option = await ProductOptionFactory.merge({ name: 'Additional IPs', maximum: 4 }).create()
    const choices = { plan_id: plan.id, template_id: template.id, hostname: 'odd.example.test' }
    for (const [quantity, told] of [
      ['many', 'Additional IPs must be a number.'],
      ['1.5', 'Additional IPs must be a whole number.'],
      ['9', 'Additional IPs must be between 0 and 4.'],
    ] as const) {
      const refused = await client
        .post('/cart/items')
        .header('referer', `/products/${product.slug}`)
        .form({ ...choices, ssh_key: ED25519_KEY, [`options[${option.id}]`]: quantity })
      refused.assertTextIncludes(told)
    }
    assert.lengthOf(await CartItem.query().where('hostname', 'odd.example.test'), 0)
  })
})
