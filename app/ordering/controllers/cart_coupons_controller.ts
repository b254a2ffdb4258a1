import { refuseField } from '#core/exceptions/refuse_field'
import { formPage } from '#core/forms/back_to_form'
import { applyCoupon, rememberCoupon } from '#ordering/cart/apply_coupon'
import { buyerCountry } from '#ordering/cart/buyer_country'
import { currentCart } from '#ordering/cart/current_cart'
import { cartCouponValidator } from '#ordering/validators/checkout_validators'
import type { HttpContext } from '@adonisjs/core/http'
import type Cart from '#ordering/models/cart'

export default class CartCouponsController {
  /** What a shared link does: takes the coupon into the cart, or keeps it for the one that is going to be. */
  async show(ctx: HttpContext) {
    const { params, response, session, i18n } = ctx
    const cart = await currentCart(ctx)
    const tried = cart && (await this.#apply(ctx, cart, params.code))
    if (tried && !tried.ok) session.flash('error', tried.error.told)
    if (tried?.ok)
      session.flash('success', i18n.t('ordering.coupon.applied', { code: tried.value.code }))
    if (cart) return response.redirect().toRoute('cart.show')

    const coupon = await rememberCoupon(ctx, params.code)
    if (coupon) session.flash('success', i18n.t('ordering.coupon.kept', { code: coupon.code }))
    else session.flash('error', i18n.t('ordering.coupon.not_kept'))
    return response.redirect().toRoute('storefront.index')
  }

  async store(ctx: HttpContext) {
    const { request, session, i18n } = ctx
    const { coupon: typed } = await request.validateUsing(cartCouponValidator)
    const cart = await currentCart(ctx)
    if (!cart) return this.#back(ctx)
    const tried = await this.#apply(ctx, cart, typed)
    if (!tried.ok) refuseField('coupon', tried.error.told)
    session.flash('success', i18n.t('ordering.coupon.applied', { code: tried.value.code }))
    return this.#back(ctx)
  }

  async destroy(ctx: HttpContext) {
    const { session, i18n } = ctx
    const cart = await currentCart(ctx)
    if (cart?.couponId) {
      await cart.merge({ couponId: null }).save()
      session.flash('success', i18n.t('ordering.coupon.removed'))
    }
    return this.#back(ctx)
  }

  async #apply({ visitor: { account } }: HttpContext, cart: Cart, typed: string) {
    return applyCoupon(cart, typed, { account, country: await buyerCountry(account, cart) })
  }

  #back({ request, response }: HttpContext) {
    const isAtCheckout = formPage(request).startsWith('/checkout')
    return response.redirect().toRoute(isAtCheckout ? 'checkout.show' : 'cart.show')
  }
}
