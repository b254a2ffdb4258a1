import { archiveCoupon } from '#billing/coupons/archive_coupon'
import Coupon from '#billing/models/coupon'
import type { HttpContext } from '@adonisjs/core/http'

/** Takes coupons out of use, and back into it. */
export default class CouponArchivesController {
  async store(ctx: HttpContext) {
    return this.#move(ctx, 'archived', 'archived')
  }

  async destroy(ctx: HttpContext) {
    return this.#move(ctx, 'active', 'restored')
  }

  async #move(
    { params, response, session, i18n }: HttpContext,
    to: 'archived' | 'active',
    done: 'archived' | 'restored'
  ) {
    const coupon = await Coupon.findOrFail(params.id)
    if (await archiveCoupon(coupon, to))
      session.flash('success', i18n.t(`billing.coupons.${done}`, { code: coupon.code }))
    return response.redirect().toRoute('admin.coupons.show', { id: coupon.id })
  }
}
