import { isId } from '#core/ids'
import { rememberedCoupon } from '#ordering/cart/apply_coupon'
import { joinCarts } from '#ordering/cart/join_carts'
import Cart from '#ordering/models/cart'
import type { HttpContext } from '@adonisjs/core/http'

const KEY = 'cart_id'

/**
 * The visitor's cart, or null: the one of the browser's session, else the account's newest. It joins a known account, and
 * what the account put in a cart on another device comes together with it; `cart.joined` then says so.
 */
export async function currentCart(ctx: HttpContext): Promise<Cart | null> {
  const { session, visitor } = ctx
  const { account, user } = visitor
  const id: unknown = session.get(KEY)
  const cart = isId(id) ? await Cart.current(id) : null
  if (!account || !user) return cart?.accountId === null ? cart : null

  const mine = cart && (cart.accountId === null || cart.accountId === account.id) ? cart : null
  const own = await Cart.ofAccount(account.id, { except: mine?.id })
  const joined = mine && own ? await join(ctx, mine, own) : null
  if (joined) return joined
  if (mine && own && mine.accountId === null)
    session.flash('info', ctx.i18n.t('ordering.cart.apart', { currency: own.currency }))
  if (mine) await mine.attachTo(account.id, user.id)
  const current = mine ?? own
  if (current && current.id !== id) session.put(KEY, current.id)
  return current
}

/** The account's cart with what the browser's held; null where they stay apart. */
async function join({ session, i18n }: HttpContext, mine: Cart, own: Cart): Promise<Cart | null> {
  const moved = await joinCarts(mine, own)
  if (moved === null) return null
  session.put(KEY, own.id)
  if (moved > 0) {
    session.flash('success', i18n.t('ordering.cart.joined', { count: moved }))
    own.joined = true
  }
  return own.refresh()
}

/** The visitor's cart; a new one in this currency where there is none. */
export async function openCart(ctx: HttpContext, currency: string): Promise<Cart> {
  const existing = await currentCart(ctx)
  if (existing) return existing

  const { account, user } = ctx.visitor
  const cart = await Cart.create({
    currency,
    couponId: await rememberedCoupon(ctx.session),
    accountId: account?.id ?? null,
    userId: account ? (user?.id ?? null) : null,
  })
  ctx.session.put(KEY, cart.id)
  return cart
}
