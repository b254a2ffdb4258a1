import { formatDate } from '#core/views/format'
import { refuseField } from '#core/exceptions/refuse_field'
import { tellCouponProblem } from '#billing/coupons/coupon_problem'
import { endDiscount, giveDiscount, type GiveRefusal } from '#billing/coupons/give_discount'
import { giveDiscountValidator } from '#billing/validators/coupon_validators'
import type { HttpContext } from '@adonisjs/core/http'

/** What staff take off the renewals of a service. */
export default class DiscountsController {
  async store(ctx: HttpContext) {
    const { params, request, response, session, visitor, i18n } = ctx
    const { coupon: code, renewals } = await request.validateUsing(giveDiscountValidator)
    const by = { type: 'staff', id: visitor.requireUser().id } as const
    const given = await giveDiscount(params.id, { code, renewals, by })
    if (!given.ok) return refuseField('coupon', this.#tell(ctx, given.error, code))
    const day = formatDate(given.value.fromOn!, i18n.locale)
    session.flash('success', i18n.t('billing.coupons.gave', { day }))
    return response.redirect().toRoute('admin.services.show', { id: params.id })
  }

  async destroy({ params, response, session, visitor, i18n }: HttpContext) {
    const by = { type: 'staff', id: visitor.requireUser().id } as const
    if (await endDiscount(params.id, by)) session.flash('success', i18n.t('billing.coupons.ended'))
    else session.flash('error', i18n.t('billing.coupons.not_given.not_running'))
    return response.redirect().toRoute('admin.services.show', { id: params.service_id })
  }

  #tell({ i18n }: HttpContext, refusal: GiveRefusal, code: string): string {
    if (refusal.type === 'coupon') return tellCouponProblem(i18n, refusal.problem, code)
    return i18n.t(`billing.coupons.not_given.${refusal.type}`)
  }
}
