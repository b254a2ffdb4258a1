import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { PlanFactory } from '#database/factories/catalog/plan_factory'
import { TemplateFactory } from '#database/factories/catalog/template_factory'
import { forgetStorefront } from '#catalog/storefront/storefront_cache'
import Product from '#catalog/models/product'
import Cluster from '#provisioning/models/cluster'
import IpSubnet from '#provisioning/models/ip_subnet'
import TemplateImage from '#provisioning/models/template_image'
import { PlaceOrder } from '#ordering/orders/place_order'
import Order from '#ordering/models/order'
import { startProvisioning } from '#provisioning/services/start_provisioning'
import Operation from '#provisioning/models/operation'
import { useStripe } from '#tests/support/billing'
import { createOffer, ED25519_KEY } from '#tests/support/catalog'
import { mapOnGround } from '#tests/support/ground'
import { createCustomer, createStaff, sessionFor } from '#tests/support/identity'
import { createCart, placeOrder } from '#tests/support/ordering'
import { resetState } from '#tests/support/reset_state'

type Offered = Awaited<ReturnType<typeof createOffer>>

/** What makes a machine impossible, and how staff and customers are told of it. */
const obstacles: {
  name: string
  make: (offer: Offered) => Promise<unknown>
  staff: string
  listed: boolean
  cart: string
}[] = [
  {
    name: 'no cluster of its driver is enabled',
    make: () => Cluster.query().update({ state: 'disabled' }),
    staff: 'No enabled cluster uses this product’s driver.',
    listed: false,
    cart: 'is currently unavailable',
  },
  {
    name: 'the cluster is paused',
    make: () => Cluster.query().update({ state: 'paused' }),
    staff: 'No enabled cluster uses this product’s driver.',
    listed: false,
    cart: 'is currently unavailable',
  },
  {
    name: 'no cluster has an image for its template',
    make: () => TemplateImage.query().delete(),
    staff: 'No cluster has an image mapped to this template.',
    listed: false,
    cart: 'The operating system chosen for',
  },
  {
    name: 'the image is larger than its disk',
    make: () => db.from('cluster_images').update({ min_disk_gb: 21 }),
    staff: 'The plan’s disk is smaller than',
    listed: false,
    cart: 'The operating system chosen for',
  },
  {
    name: 'no node has as many cores',
    make: ({ product }) => product.merge({ specs: { ...product.specs, cores: 513 } }).save(),
    staff: 'No enabled node with the image has enough cores',
    listed: false,
    cart: 'is currently unavailable',
  },
  {
    name: 'no node has as much memory',
    make: () => db.from('cluster_nodes').update({ memory_total_bytes: 2 ** 30 }),
    staff: 'No enabled node has enough memory for this plan',
    listed: false,
    cart: 'is currently unavailable',
  },
  {
    name: 'the nodes are full',
    make: () => db.from('cluster_nodes').update({ memory_used_bytes: 2 ** 44 - 2 ** 30 }),
    staff: 'No node has enough unallocated memory',
    listed: true,
    cart: 'is sold out in this configuration',
  },
  {
    name: 'the storages are full',
    make: () => db.from('cluster_storages').update({ free_bytes: 2 ** 30 }),
    staff: 'No enabled storage on these nodes has enough free space',
    listed: true,
    cart: 'is sold out in this configuration',
  },
  {
    name: 'no address is left',
    make: () => IpSubnet.query().update({ size: 0 }),
    staff: 'No IP pool linked to the node’s networks has enough free addresses.',
    listed: true,
    cart: 'is sold out in this configuration',
  },
  {
    name: 'no subnet has a gateway',
    make: () => IpSubnet.query().update({ gateway: null }),
    staff: 'No subnet with free addresses has a gateway',
    listed: false,
    cart: 'is currently unavailable',
  },
]

test.group('What can be sold now', (group) => {
  group.each.setup(() => resetState())

  for (const { name, make, staff, listed, cart: told } of obstacles) {
    test(`[B08] [H09] nothing is sold, and staff are told why, where ${name}`, async ({
      client,
      assert,
    }) => {
      const offer = await createOffer({ product: { name: 'Orchid' } })
      const { user, account } = await createCustomer()
      const cart = await createCart({ ...offer, account })
      await make(offer)
      forgetStorefront()

      const shop = await client.get('/')
      assert.equal(shop.text().includes('Orchid'), listed)
      if (listed) shop.assertTextIncludes('Sold out')
      const product = await client.get(`/products/${offer.product.slug}`)
      product.assertTextIncludes(listed ? 'Sold out' : 'Currently unavailable')
      assert.notInclude(product.text(), 'name="ssh_key"')

      const session = { ...(await sessionFor(user)), cart_id: cart.id }
      ;(await client.get('/cart').withSession(session)).assertTextIncludes(told)
      const checkout = await client.get('/checkout').withSession(session)
      checkout.assertTextIncludes(told)
      assert.notInclude(checkout.text(), 'Place order and pay')

      const placed = await new PlaceOrder().run({
        cartId: cart.id,
        account,
        user,
        termsVersionId: null,
        ip: null,
      })
      assert.equal(placed.ok ? 'placed' : placed.error.type, 'item_unavailable')
      assert.lengthOf(await Order.query(), 0)

      const { user: owner } = await createStaff('owner')
      const page = await client
        .get(`/admin/products/${offer.product.id}/edit`)
        .withSession(await sessionFor(owner))
      page.assertTextIncludes('Some of this can’t be sold right now')
      page.assertTextIncludes(staff)
      page.assertTextIncludes('Fix this')
    })
  }

  test('[B08] a machine that no image fits is refused when it is put in the cart', async ({
    client,
    assert,
  }) => {
    const { plan, template } = await createOffer()
    const large = await TemplateFactory.merge({ name: 'Rocky Linux' }).create()
    forgetStorefront()
    const form = { plan_id: plan.id, hostname: 'web1.example.test', ssh_key: ED25519_KEY }
    const refused = await client
      .post('/cart/items')
      .redirects(0)
      .form({ ...form, template_id: large.id })
    assert.deepInclude(refused.flashMessage('inputErrorsBag'), {
      template_id: ['This operating system is no longer available. Choose another one.'],
    })
    const taken = await client
      .post('/cart/items')
      .redirects(0)
      .form({ ...form, template_id: template.id })
    taken.assertHeader('location', '/cart')
  })

  test('[H5] a product offers only the templates that a cluster of its driver can build', async ({
    client,
    assert,
  }) => {
    const { product } = await createOffer()
    await TemplateFactory.merge({ name: 'Ubuntu' }).create()
    await mapOnGround(await TemplateFactory.merge({ name: 'Elsewhere' }).create(), 'other')
    forgetStorefront()
    const page = await client.get(`/products/${product.slug}`)
    page.assertTextIncludes('Debian 13')
    assert.notInclude(page.text(), 'Ubuntu')
    assert.notInclude(page.text(), 'Elsewhere')

    const { user } = await createStaff('manager')
    const form = await client
      .get(`/admin/products/${product.id}/edit`)
      .withSession(await sessionFor(user))
    form.assertTextIncludes('Ubuntu 13: No cluster has an image mapped to this template.')
    form.assertTextIncludes('/admin/clusters')
  })

  test('[B08] machines of one cart share what is left, and so do those that were ordered before', async ({
    client,
    assert,
  }) => {
    const offer = await createOffer()
    await IpSubnet.query().update({ size: 2 })
    const { account, user } = await createCustomer()
    const hostnames = ['a.example.test', 'b.example.test', 'c.example.test']
    const cart = await createCart({ ...offer, account, hostnames })
    forgetStorefront()
    const session = { ...(await sessionFor(user)), cart_id: cart.id }
    const page = await client.get('/cart').withSession(session)
    assert.lengthOf(page.text().match(/is sold out in this configuration/g) ?? [], 1)

    await placeOrder({ offer })
    forgetStorefront()
    const later = await client.get('/cart').withSession(session)
    assert.lengthOf(later.text().match(/is sold out in this configuration/g) ?? [], 2)
  })

  test('[B08] more pieces than are in stock are refused in the cart', async ({ client }) => {
    const offer = await createOffer({ product: { stock: 1 } })
    const { account, user } = await createCustomer()
    const cart = await createCart({ ...offer, account, hostnames: ['a.test', 'b.test'] })
    const session = { ...(await sessionFor(user)), cart_id: cart.id }
    const page = await client.get('/cart').withSession(session)
    page.assertTextIncludes('left than you have in your cart')
  })

  test('[H09] what becomes impossible between order and payment waits for staff, as before', async ({
    assert,
  }) => {
    const { order } = await placeOrder()
    await TemplateImage.query().delete()
    await startProvisioning(order.id)
    const operation = await Operation.query().firstOrFail()
    assert.equal(operation.state, 'needs_attention')
    assert.equal(operation.errorMessage, 'no_image')
  })

  test('[B08] staff read which price no card can pay, and that nobody can pay at all', async ({
    client,
    assert,
  }) => {
    const { product } = await createOffer()
    await PlanFactory.merge({ productId: product.id, cycleCount: 2, priceMinor: 30 }).create()
    const session = await sessionFor((await createStaff('owner')).user)
    const page = () => client.get(`/admin/products/${product.id}/edit`).withSession(session)
    ;(await page()).assertTextIncludes('Customers can’t pay for it')

    const gateway = await useStripe()
    const able = await page().finally(() => gateway.close())
    able.assertTextIncludes('€0.30: Cards can’t pay less than €0.50.')
    assert.notInclude(able.text(), 'Customers can’t pay for it')
    assert.notInclude(able.text(), '€4.90: Cards')
  })

  test('[B08] publishing says what cannot be sold, and a page with nothing to mend says nothing', async ({
    client,
    assert,
  }) => {
    const { product } = await createOffer({ product: { state: 'draft' } })
    const { user } = await createStaff('owner')
    const session = await sessionFor(user)
    const url = `/admin/products/${product.id}/edit`
    const gateway = await useStripe()
    const sound = await client
      .get(url)
      .withSession(session)
      .finally(() => gateway.close())
    assert.notInclude(sound.text(), 'Fix this')

    await IpSubnet.query().update({ size: 0 })
    const published = await client
      .post(`/admin/products/${product.id}/publication`)
      .withSession(session)
    published.assertTextIncludes('Some of this can’t be sold right now')
    assert.equal((await Product.findOrFail(product.id)).state, 'published')
  })

  test('[B08] the facts are read in the same number of statements however much there is', async ({
    assert,
    client,
  }) => {
    const { product } = await createOffer()
    const count = async () => {
      forgetStorefront()
      let statements = 0
      const note = () => void statements++
      const connection = db.connection().getReadClient()
      connection.on('query', note)
      await client.get('/')
      connection.off('query', note)
      return statements
    }
    await client.get('/')
    const few = await count()
    for (let index = 0; index < 10; index++) {
      await PlanFactory.merge({ productId: product.id, cycleCount: index + 2 }).create()
      await mapOnGround(await TemplateFactory.create(), `driver${index}`)
    }
    assert.equal(await count(), few)
  })
})
