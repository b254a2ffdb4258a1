import { CartItemFactory } from '#database/factories/ordering/cart_item_factory'
import { PlaceOrder } from '#ordering/orders/place_order'
import Cart from '#ordering/models/cart'
import TermsVersion from '#ordering/models/terms_version'
import { createCustomer } from '#tests/support/identity'
import { createOffer } from '#tests/support/catalog'
import type Account from '#identity/models/account'
import type Plan from '#catalog/models/plan'
import type Template from '#catalog/models/template'
import type Coupon from '#billing/models/coupon'
import type User from '#identity/models/user'

/** The box by which a consumer asks us to begin at once, as a page of checkout shows it; undefined where it asks nobody. */
export const beginIn = (html: string) => /name="begin" value="([0-9a-f]{16})"/.exec(html)?.[1]

interface CartContents {
  plan: Plan
  template: Template
  account?: Account
  hostnames?: string[]
}

/** A cart with a machine for each host name. */
export async function createCart({
  plan,
  template,
  account,
  hostnames = ['web1.example.test'],
}: CartContents): Promise<Cart> {
  const cart = await Cart.create({ currency: plan.currency, accountId: account?.id ?? null })
  const item = {
    cartId: cart.id,
    planId: plan.id,
    templateId: template.id,
    shownMinor: plan.priceMinor + plan.setupFeeMinor,
  }
  for (const hostname of hostnames) await CartItemFactory.merge({ ...item, hostname }).create()
  return cart
}

interface Placing {
  customer?: { user: User; account: Account }
  offer?: Awaited<ReturnType<typeof createOffer>>
  hostnames?: string[]
  coupon?: Coupon
}

/** A placed order of one machine, unpaid. */
export async function placeOrder({ customer, offer, hostnames, coupon }: Placing = {}) {
  const { user, account } = customer ?? (await createCustomer())
  const { plan, template, product } = offer ?? (await createOffer())
  const cart = await createCart({ plan, template, account, hostnames })
  if (coupon) await cart.merge({ couponId: coupon.id }).save()
  const terms = await TermsVersion.inForce()
  const placed = await new PlaceOrder().run({
    cartId: cart.id,
    account,
    user,
    termsVersionId: terms?.id ?? null,
    ip: '192.0.2.7',
  })
  if (!placed.ok) throw new Error(placed.error.type)
  return { order: placed.value, user, account, plan, product, template }
}
