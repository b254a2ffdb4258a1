import { PlanFactory } from '#database/factories/catalog/plan_factory'
import { forgetStorefront } from '#catalog/storefront/storefront_cache'
import { TermsVersionFactory } from '#database/factories/ordering/terms_version_factory'
import { newId } from '#core/ids'
import { transaction } from '#core/database/transaction'
import { settings } from '#core/settings/settings'
import { continuePaidOrder } from '#ordering/orders/continue_paid_order'
import { parsePublicKey } from '#ordering/ssh/public_key'
import { saveKey } from '#ordering/ssh/save_key'
import TermsVersion from '#ordering/models/terms_version'
import { createOffer, ED25519_KEY } from '#tests/support/catalog'
import { createCoupon } from '#tests/support/coupons'
import { createCustomer, sessionFor } from '#tests/support/identity'
import { createCart, placeOrder } from '#tests/support/ordering'
import { asOwner, type PrepareDeed, type Scene } from '#tests/support/deeds/deed'

const review = (rule: string) =>
  transaction((trx) => settings.set({ 'ordering.review': rule }, trx))

async function inReview() {
  await review('always')
  const { order } = await placeOrder()
  await continuePaidOrder(order.invoiceId ?? '')
  await review('never')
  return order
}

async function atCheckout() {
  const customer = await createCustomer()
  const offer = await createOffer({ plan: { priceMinor: 1000 } })
  const cart = await createCart({ ...offer, account: customer.account })
  return { cart, session: { cart_id: cart.id, ...(await sessionFor(customer.user)) } }
}

async function keptKey() {
  const { user, account } = await createCustomer()
  const parsed = parsePublicKey(ED25519_KEY)
  const saved = parsed.ok && (await saveKey(account.id, parsed.value))
  if (!saved || !saved.ok) throw new Error('The key was not kept')
  return { key: saved.value, session: await sessionFor(user) }
}

const fieldIn = (html: string, name: string) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''

async function checkout({ client }: Scene) {
  const { cart, session } = await atCheckout()
  const terms = await TermsVersionFactory.create()
  const html = (await client.get('/checkout').withSession(session)).text()
  const agreed = { terms_version: terms.id, terms: '1', begin: fieldIn(html, 'begin') }
  const form = { cart: cart.id, quote: fieldIn(html, 'quote'), method: 'new_card', ...agreed }
  return { session, path: '/checkout', form }
}

const draft = () => ({
  version: `v-${newId().toLowerCase()}`,
  title: 'Terms of service',
  body: 'We rent machines.\n\nYou pay for them.',
})

const storedDraft = () => TermsVersion.create(draft())

/** A product is sold in dollars too. */
async function inDollars(known?: string): Promise<void> {
  const productId = known ?? (await createOffer()).product.id
  await PlanFactory.merge({ productId, currency: 'USD', priceMinor: 1200 }).create()
  forgetStorefront()
}

export const orderingDeeds: Record<string, PrepareDeed> = {
  'cart.update': async () => {
    const { session } = await atCheckout()
    return { session, path: '/cart/country', form: { country: 'AT' } }
  },
  'cart_currency.update': async () => {
    const { cart, session } = await atCheckout()
    const item = await cart.related('items').query().preload('plan').firstOrFail()
    await inDollars(item.plan.productId)
    return { session, path: '/cart/currency', form: { currency: 'USD' } }
  },
  'account_currency.update': async () => {
    await inDollars()
    const session = await sessionFor((await createCustomer()).user)
    return { session, path: '/account/billing/currency', form: { currency: 'USD', from: 'EUR' } }
  },
  'admin.customer_currency.update': async () => {
    await inDollars()
    const { account } = await createCustomer()
    return {
      session: await asOwner(),
      path: `/admin/customers/${account.id}/currency`,
      form: { currency: 'USD', from: 'EUR' },
    }
  },
  'cart_coupon.store': async () => {
    const { session } = await atCheckout()
    const { code } = await createCoupon()
    return { session, path: '/cart/coupon', form: { coupon: code } }
  },
  'cart_coupon.destroy': async () => {
    const { cart, session } = await atCheckout()
    const coupon = await createCoupon()
    await cart.merge({ couponId: coupon.id }).save()
    return { session, path: '/cart/coupon' }
  },
  'admin.customer_orders.store': async () => {
    const { plan, template } = await createOffer()
    const { account } = await createCustomer()
    return {
      session: await asOwner(),
      path: `/admin/customers/${account.id}/orders`,
      form: {
        plan_id: plan.id,
        template_id: template.id,
        hostname: 'web1.example.test',
        ssh_key: ED25519_KEY,
      },
    }
  },
  'cart_items.store': async () => {
    const { plan, template } = await createOffer()
    const form = {
      plan_id: plan.id,
      template_id: template.id,
      hostname: 'web1.example.test',
      ssh_key: ED25519_KEY,
    }
    return { path: '/cart/items', form }
  },
  'cart_items.update': async () => {
    const offer = await createOffer()
    const cart = await createCart(offer)
    const [item] = await cart.related('items').query()
    const form = {
      plan_id: offer.plan.id,
      template_id: offer.template.id,
      hostname: 'web2.example.test',
      ssh_key: ED25519_KEY,
    }
    return { session: { cart_id: cart.id }, path: `/cart/items/${item.id}`, form }
  },
  'cart_items.destroy': async () => {
    const cart = await createCart(await createOffer())
    const [item] = await cart.related('items').query()
    return { session: { cart_id: cart.id }, path: `/cart/items/${item.id}` }
  },
  'unavailable_items.destroy': async () => {
    const offer = await createOffer()
    const cart = await createCart(offer)
    await offer.product.merge({ state: 'retired' }).save()
    const [item] = await cart.related('items').query()
    return {
      session: { cart_id: cart.id },
      path: '/cart/unavailable-items',
      form: { 'items[0]': item.id },
    }
  },
  'guest_checkout.store': async ({ client }) => {
    const cart = await createCart(await createOffer({ plan: { priceMinor: 1000 } }))
    const terms = await TermsVersionFactory.create()
    const session = { cart_id: cart.id }
    const page = await client.get('/checkout').withSession(session)
    const form = {
      email: `${newId().toLowerCase()}@example.test`,
      password: 'seven herons and a pond',
      name: 'Grace Example',
      address_line_1: 'Musterstr. 3',
      address_line_2: 'Hof',
      postal_code: '10119',
      city: 'Berlin',
      region: 'Berlin',
      country: 'DE',
      method: 'new_card',
      cart: cart.id,
      quote: fieldIn(page.text(), 'quote'),
      terms_version: terms.id,
      terms: '1',
      begin: fieldIn(page.text(), 'begin'),
    }
    return { session, path: '/checkout/guest', form }
  },
  'checkout.store': checkout,
  'checkout_address.update': async () => ({
    session: (await atCheckout()).session,
    path: '/checkout/address',
    form: {
      name: 'Grace Example',
      address_line_1: 'Musterstr. 3',
      address_line_2: 'Hof',
      postal_code: '10119',
      city: 'Berlin',
      region: 'Berlin',
      country: 'DE',
    },
  }),
  'ssh_keys.store': async () => ({
    session: await sessionFor((await createCustomer()).user),
    path: '/account/ssh-keys',
    form: { name: 'Laptop', ssh_key: ED25519_KEY },
  }),
  'ssh_keys.update': async () => {
    const { key, session } = await keptKey()
    return { session, path: `/account/ssh-keys/${key.id}`, form: { name: 'Desk' } }
  },
  'ssh_keys.destroy': async () => {
    const { key, session } = await keptKey()
    return { session, path: `/account/ssh-keys/${key.id}` }
  },
  'order_cancellations.store': async () => {
    const { order, user } = await placeOrder()
    return { session: await sessionFor(user), path: `/orders/${order.id}/cancellation` }
  },
  'admin.order_acceptances.store': async () => ({
    session: await asOwner(),
    path: `/admin/orders/${(await inReview()).id}/acceptance`,
  }),
  'admin.order_rejections.store': async () => ({
    session: await asOwner(),
    path: `/admin/orders/${(await inReview()).id}/rejection`,
    form: { reason: 'Looks like fraud' },
  }),
  'admin.order_cancellations.store': async () => ({
    session: await asOwner(),
    path: `/admin/orders/${(await placeOrder()).order.id}/cancellation`,
    form: { reason: 'Asked for it' },
  }),
  'admin.terms_versions.store': async () => ({
    session: await asOwner(),
    path: '/admin/terms-versions',
    form: draft(),
  }),
  'admin.terms_versions.update': async () => ({
    session: await asOwner(),
    path: `/admin/terms-versions/${(await storedDraft()).id}`,
    form: draft(),
  }),
  'admin.terms_publications.store': async () => ({
    session: await asOwner(),
    path: `/admin/terms-versions/${(await storedDraft()).id}/publication`,
  }),
}
