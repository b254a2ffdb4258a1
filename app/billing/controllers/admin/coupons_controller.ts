import { refuseField } from '#core/exceptions/refuse_field'
import { staffListPage } from '#core/lists/pages'
import { couponForm, couponPage } from '#billing/coupons/coupon_pages'
import { readCoupon } from '#billing/coupons/read_coupon'
import { saveCoupon, type CouponRefusal } from '#billing/coupons/save_coupon'
import Coupon from '#billing/models/coupon'
import { couponValidator } from '#billing/validators/coupon_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class CouponsController {
  async index(ctx: HttpContext) {
    const list = await staffListPage(ctx, 'coupons')
    return ctx.view.render('pages/billing/admin/coupons/index', { list })
  }

  async show({ params, response, view, i18n }: HttpContext) {
    const page = await couponPage(params.id, i18n)
    if (!page) return response.abort({ message: 'Not found' }, 404)
    return view.render('pages/billing/admin/coupons/show', page)
  }

  async create({ request, view, i18n }: HttpContext) {
    const accountId = request.input('account', null)
    return view.render('pages/billing/admin/coupons/edit', await couponForm(i18n, { accountId }))
  }

  async edit({ params, view, i18n }: HttpContext) {
    const { id } = await Coupon.findOrFail(params.id)
    return view.render('pages/billing/admin/coupons/edit', await couponForm(i18n, { id }))
  }

  async store(ctx: HttpContext) {
    const form = await ctx.request.validateUsing(couponValidator)
    const saved = await saveCoupon(readCoupon(form), null)
    return saved.ok ? this.#done(ctx, 'created', saved.value) : this.#refuse(ctx, saved.error)
  }

  async update(ctx: HttpContext) {
    const { id, accountId } = await Coupon.findOrFail(ctx.params.id)
    const form = await ctx.request.validateUsing(couponValidator)
    const given = { ...readCoupon(form), accountId }
    const saved = await saveCoupon(given, { id, version: form.version ?? 0 })
    return saved.ok ? this.#done(ctx, 'saved', saved.value) : this.#refuse(ctx, saved.error)
  }

  #done({ response, session, i18n }: HttpContext, how: 'created' | 'saved', coupon: Coupon) {
    session.flash('success', i18n.t(`billing.coupons.${how}`, { code: coupon.code }))
    return response.redirect().toRoute('admin.coupons.show', { id: coupon.id })
  }

  #refuse({ i18n }: HttpContext, { field, reason, uses }: CouponRefusal): never {
    refuseField(field, i18n.t(`billing.coupons.refused.${reason}`, { uses }))
  }
}
