import { clock } from '#core/clock'
import { PlaceOrder } from '#ordering/orders/place_order'
import Cart from '#ordering/models/cart'
import TermsVersion from '#ordering/models/terms_version'
import { parsePublicKey } from '#ordering/ssh/public_key'
import { ED25519_KEY } from '#tests/support/catalog'
import type Account from '#identity/models/account'
import type Order from '#ordering/models/order'
import type Plan from '#catalog/models/plan'
import type User from '#identity/models/user'

interface Wish {
  user: User
  account: Account
  plan: Plan
  templateId: string
  hostname: string
}

/** An order as the checkout leaves it: services pending, invoice open. */
export async function placeOrder({
  user,
  account,
  plan,
  templateId,
  hostname,
}: Wish): Promise<Order> {
  const expiresAt = clock.now().plus({ days: 1 })
  const cart = await Cart.create({
    currency: plan.currency,
    accountId: account.id,
    userId: user.id,
    expiresAt,
  })
  const key = parsePublicKey(ED25519_KEY)
  if (!key.ok) throw new Error(key.error.type)
  await cart.related('items').create({
    planId: plan.id,
    templateId,
    hostname,
    sshKey: key.value.line,
    sshKeyFingerprint: key.value.fingerprint,
    options: {},
    shownMinor: plan.priceMinor,
  })
  const terms = await TermsVersion.inForce()
  const placed = await new PlaceOrder().run({
    cartId: cart.id,
    account,
    user,
    termsVersionId: terms?.id ?? null,
    ip: null,
  })
  if (!placed.ok) throw new Error(placed.error.type)
  return placed.value
}
