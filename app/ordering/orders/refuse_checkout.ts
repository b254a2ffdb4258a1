import { tellCouponProblem } from '#billing'
import { listBonds } from '#ordering/currency/present_bonds'
import { refuseField } from '#core/exceptions/refuse_field'
import type { PlaceOrderFailure } from '#ordering/orders/order_request'
import type { HttpContext } from '@adonisjs/core/http'

type CheckoutFailure = PlaceOrderFailure | { type: 'cannot_pay' }

/** Where a refusal is fixed, if not in the cart. */
const PAGES: Partial<Record<CheckoutFailure['type'], 'checkout.show' | 'orders.index'>> = {
  address_missing: 'checkout.show',
  offer_changed: 'checkout.show',
  trial_used: 'checkout.show',
  trial_needs_card: 'checkout.show',
  too_many_unpaid: 'orders.index',
  cannot_pay: 'checkout.show',
}

/** Says why nothing was ordered, where that is fixed. */
export function refuseCheckout(
  { response, session, i18n }: HttpContext,
  failure: CheckoutFailure
): void {
  if (failure.type === 'terms_changed')
    refuseField('terms', i18n.t('ordering.failures.terms_changed'))
  if (failure.type === 'begin_missing' || failure.type === 'begin_changed')
    refuseField('begin', i18n.t(`ordering.failures.${failure.type}`))
  if (failure.type === 'coupon') {
    session.flash('error', tellCouponProblem(i18n, failure.problem, failure.code))
    response.redirect().toRoute('checkout.show')
    return
  }
  session.flash('error', reasonOf(failure, i18n))
  response.redirect().toRoute(PAGES[failure.type] ?? 'cart.show')
}

function reasonOf(failure: CheckoutFailure, i18n: HttpContext['i18n']): string {
  if (failure.type === 'item_unavailable')
    return i18n.t(`ordering.problems.${failure.problem}`, { product: failure.product })
  if (failure.type !== 'currency_bound')
    return i18n.t(`ordering.failures.${failure.type}`, { ...failure })
  const { currency, bonds } = failure
  return i18n.t('ordering.failures.currency_bound', {
    currency,
    what: listBonds(bonds, i18n, 'member'),
  })
}
