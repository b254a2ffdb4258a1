import { backToForm } from '#core/forms/back_to_form'
import { keepInput } from '#core/forms/keep_input'
import { tellCouponProblem } from '#billing'
import { listBonds } from '#ordering/currency/present_bonds'
import { refuseField } from '#core/exceptions/refuse_field'
import type { PlaceOrderFailure } from '#ordering/orders/order_request'
import type { HttpContext } from '@adonisjs/core/http'

/** Tells staff why nothing was ordered for their customer, and shows the form as it was sent. */
export function refuseStaffOrder(ctx: HttpContext, failure: PlaceOrderFailure): void {
  const { session, i18n } = ctx
  if (failure.type === 'terms_changed')
    refuseField('agreed', i18n.t('ordering.admin.order_failures.terms_changed'))
  if (failure.type === 'begin_changed')
    refuseField('begin', i18n.t('ordering.failures.begin_changed'))
  if (failure.type === 'coupon')
    refuseField('coupon', tellCouponProblem(i18n, failure.problem, failure.code))
  session.flash('error', reasonOf(failure, i18n))
  keepInput(ctx)
  backToForm(ctx)
}

function reasonOf(failure: PlaceOrderFailure, i18n: HttpContext['i18n']): string {
  if (failure.type === 'item_unavailable')
    return i18n.t(`ordering.problems.${failure.problem}`, { product: failure.product })
  if (failure.type === 'address_missing')
    return i18n.t('ordering.admin.order_failures.address_missing')
  if (failure.type === 'currency_bound') {
    const { currency, bonds } = failure
    const what = listBonds(bonds, i18n, 'staff')
    return i18n.t('ordering.admin.order_failures.currency_bound', { currency, what })
  }
  return i18n.t(`ordering.failures.${failure.type}`, { ...failure })
}
