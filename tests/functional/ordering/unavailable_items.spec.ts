import { test } from '@japa/runner'
import CartItem from '#ordering/models/cart_item'
import { useStripe } from '#tests/support/billing'
import { createOffer } from '#tests/support/catalog'
import { createCustomer, sessionFor } from '#tests/support/identity'
import { createCart } from '#tests/support/ordering'

/** A cart of two products at €10 and €70, the second of which is sold no more. */
async function halfUnavailable() {
  const good = await createOffer({ plan: { priceMinor: 1000 } })
  const bad = await createOffer({ plan: { priceMinor: 7000 } })
  const { user, account } = await createCustomer()
  const cart = await createCart({ ...good, account, hostnames: ['good.example.test'] })
  const other = await createCart({ ...bad, hostnames: ['bad.example.test'] })
  await CartItem.query().where('cart_id', other.id).update({ cart_id: cart.id })
  await bad.product.merge({ state: 'retired' }).save()
  const items = await CartItem.query().where('cart_id', cart.id).orderBy('hostname')
  const session = { ...(await sessionFor(user)), cart_id: cart.id }
  return { good, cart, session, bad: items[0], kept: items[1] }
}

test.group('What cannot be ordered', (group) => {
  group.each.setup(async () => {
    const gateway = await useStripe()
    return () => gateway.close()
  })

  test('is named in the cart, costs nothing, and the rest goes on without it', async ({
    client,
    assert,
  }) => {
    const { session } = await halfUnavailable()
    for (const path of ['/cart', '/checkout']) {
      const page = await client.get(path).withSession(session)
      page.assertTextIncludes('is no longer available')
      page.assertTextIncludes('One item can’t be ordered right now')
      page.assertTextIncludes('Not included')
      page.assertTextIncludes('€11.90')
      page.assertTextIncludes('Remove it and continue')
      assert.notInclude(page.text(), '€95.20')
      assert.notInclude(page.text(), '€83.30')
      assert.notInclude(page.text(), 'Continue to checkout')
      assert.notInclude(page.text(), 'Place order and pay')
    }
  })

  test('leads nowhere where there is nothing else', async ({ client, assert }) => {
    const offer = await createOffer({ plan: { priceMinor: 1000 } })
    const cart = await createCart(offer)
    await offer.product.merge({ state: 'retired' }).save()
    const page = await client.get('/cart').withSession({ cart_id: cart.id })
    page.assertTextIncludes('Remove it')
    assert.notInclude(page.text(), 'Remove it and continue')
    assert.notInclude(page.text(), 'Due today')
    assert.notInclude(page.text(), 'Continue to checkout')
  })

  test('is removed, and only what the page named; again it changes nothing', async ({
    client,
    assert,
  }) => {
    const { session, bad, kept, cart } = await halfUnavailable()
    const send = () =>
      client
        .delete('/cart/unavailable-items')
        .withSession(session)
        .redirects(0)
        .form({ 'items[0]': bad.id })
    const answer = await send()
    answer.assertHeader('location', '/checkout')
    answer.assertFlashMessage('success', 'One item was removed from your cart.')
    const left = await CartItem.query().where('cart_id', cart.id)
    assert.deepEqual(
      left.map(({ id }) => id),
      [kept.id]
    )
    const again = await send()
    again.assertHeader('location', '/checkout')
    again.assertFlashMissing('success')
    const page = await client.get('/checkout').withSession(session)
    page.assertTextIncludes('Place order and pay €11.90')
  })

  test('is removed from one’s own cart only, and named by ids', async ({ client, assert }) => {
    const { bad, session } = await halfUnavailable()
    const stranger = await halfUnavailable()
    const send = (form: object, who: Record<string, string>) =>
      client.delete('/cart/unavailable-items').withSession(who).redirects(0).form(form)
    await send({ 'items[0]': bad.id }, stranger.session)
    await send({ 'items[0]': '1 or 1=1' }, session)
    await send({}, session)
    assert.exists(await CartItem.find(bad.id))
    ;(await send({ 'items[0]': bad.id }, {})).assertHeader('location', '/cart')
    assert.exists(await CartItem.find(bad.id))
  })

  test('is removed together where it is all', async ({ client, assert }) => {
    const offer = await createOffer()
    const cart = await createCart({ ...offer, hostnames: ['a.test', 'b.test'] })
    await offer.product.merge({ state: 'retired' }).save()
    const items = await CartItem.query().where('cart_id', cart.id)
    const answer = await client
      .delete('/cart/unavailable-items')
      .withSession({ cart_id: cart.id })
      .redirects(0)
      .form({ items: items.map(({ id }) => id) })
    answer.assertHeader('location', '/cart')
    assert.lengthOf(await CartItem.query().where('cart_id', cart.id), 0)
  })
})
