import { shopDay, tellCouponProblem, type CouponProblem } from '#billing'
import Coupon from '#billing/models/coupon'
import { refuseField } from '#core/exceptions/refuse_field'
import { readerLanguage } from '#core/i18n/languages'
import { cut } from '#core/text'
import { quoteCart } from '#ordering/cart/quote_cart'
import { failed, ok, type Result } from '#core/result'
import type { HttpContext } from '@adonisjs/core/http'
import type Account from '#identity/models/account'
import type Cart from '#ordering/models/cart'

const KEY = 'coupon'

interface CouponRefused {
  type: CouponProblem['type']
  /** The same as the reader is told it. */
  told: string
}

/** Puts a coupon in a cart, or answers why it cannot be used there, as whoever typed the code is told it. */
export async function applyCoupon(
  cart: Cart,
  typed: string,
  buyer: { account: Account | null; country: string }
): Promise<Result<Coupon, CouponRefused>> {
  const tell = (problem: CouponProblem, code = cut(typed.trim(), 40)) =>
    failed({ type: problem.type, told: tellCouponProblem(readerLanguage(), problem, code) })
  const coupon = await Coupon.byCode(typed)
  if (!coupon) return tell({ type: 'unknown' })
  const before = cart.couponId
  const { coupon: tried } = await quoteCart(cart.merge({ couponId: coupon.id }), buyer)
  if (tried?.problem) {
    cart.couponId = before
    return tell(tried.problem, tried.code)
  }
  await cart.save()
  return ok(coupon)
}

/** Keeps a coupon for the cart that this browser is going to have; false where its code is none that can be used now. */
export async function rememberCoupon(
  { session }: HttpContext,
  typed: string
): Promise<Coupon | null> {
  const coupon = await Coupon.byCode(typed)
  const today = await shopDay()
  const isOver = coupon?.endsOn && coupon.endsOn < today
  if (coupon?.state !== 'active' || isOver) return null
  session.put(KEY, coupon.code)
  return coupon
}

/** The coupon that was kept for a cart, once; null where there is none. */
export async function rememberedCoupon(session: HttpContext['session']): Promise<string | null> {
  const code: unknown = session.pull(KEY)
  const coupon = typeof code === 'string' ? await Coupon.byCode(code) : null
  return coupon?.id ?? null
}

/** The coupon that staff typed into an order, null for none; refuses what names none beside its field. */
export async function couponTyped(
  { i18n }: HttpContext,
  typed: string | undefined
): Promise<string | null> {
  if (!typed) return null
  const coupon = await Coupon.byCode(typed)
  return coupon?.id ?? refuseField('coupon', tellCouponProblem(i18n, { type: 'unknown' }, typed))
}
