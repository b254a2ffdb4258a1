import { isId } from '#core/ids'
import Cart from '#ordering/models/cart'
import type { HttpContext } from '@adonisjs/core/http'

const KEY = 'cart_id'

/** The visitor's cart, or null: the one of the browser's session, else the account's newest. It joins a known account. */
export async function currentCart({ session, visitor }: HttpContext): Promise<Cart | null> {
  const { account, user } = visitor
  const id: unknown = session.get(KEY)
  const cart = isId(id) ? await Cart.current(id) : null

  if (account && user) {
    if (cart && (await cart.attachTo(account.id, user.id))) return cart
    const own = await Cart.ofAccount(account.id)
    if (own) session.put(KEY, own.id)
    return own
  }
  return cart?.accountId === null ? cart : null
}

/** The visitor's cart; a new one in this currency where there is none. */
export async function openCart(ctx: HttpContext, currency: string): Promise<Cart> {
  const existing = await currentCart(ctx)
  if (existing) return existing

  const { account, user } = ctx.visitor
  const cart = await Cart.create({
    currency,
    accountId: account?.id ?? null,
    userId: account ? (user?.id ?? null) : null,
  })
  ctx.session.put(KEY, cart.id)
  return cart
}
