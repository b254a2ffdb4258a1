import { beginQuestion } from '#billing'
import Account from '#identity/models/account'
import { couponTyped } from '#ordering/cart/apply_coupon'
import { readItemForm } from '#ordering/cart/read_item_form'
import { answerTotal } from '#ordering/configure/answer_total'
import { orderOnOffer, ordersOnOffer } from '#ordering/configure/counter'
import { orderFormFor, pricedFor } from '#ordering/configure/order_form'
import { optionMessages } from '#ordering/configure/option_messages'
import { asksForTotal, showAgain } from '#ordering/configure/show_again'
import CartItem from '#ordering/models/cart_item'
import TermsVersion from '#ordering/models/terms_version'
import { placeStaffOrder } from '#ordering/orders/place_staff_order'
import { refuseStaffOrder } from '#ordering/orders/refuse_staff_order'
import { customerOrderValidator } from '#ordering/validators/cart_item_validator'
import type { HttpContext } from '@adonisjs/core/http'

/** Orders that staff place for a customer: one server, invoiced as if the customer had ordered it. */
export default class CustomerOrdersController {
  /** What can be ordered; or the form of a product, once one was chosen. */
  async create(ctx: HttpContext) {
    const { params, request, view } = ctx
    const account = await Account.findOrFail(params.account_id)
    const chosen = await orderOnOffer(account, request.input('product'), request.input('currency'))
    if (!chosen) {
      const offers = await ordersOnOffer(account)
      return view.render('pages/ordering/admin/customer_orders/products', { account, offers })
    }
    return view.render('pages/ordering/admin/customer_orders/create', {
      account,
      ...chosen,
      order: await orderFormFor(ctx, account, chosen.offer),
      terms: await TermsVersion.inForce(),
      begin: await beginQuestion(account, { i18n: ctx.i18n, asked: 'staff' }),
    })
  }

  /** What the choices cost this customer. */
  async total(ctx: HttpContext) {
    const account = await Account.findOrFail(ctx.params.account_id)
    return answerTotal(ctx, account, (offer, choices) => pricedFor(account, ctx, offer, choices))
  }

  async store(ctx: HttpContext) {
    if (asksForTotal(ctx)) return showAgain(ctx)
    const { params, request, response, session, visitor, i18n } = ctx
    const account = await Account.findOrFail(params.account_id)
    const item = new CartItem()
    const messages = await optionMessages(ctx)
    const validate = () => request.validateUsing(customerOrderValidator, messages)
    const { form, currency } = await readItemForm(ctx, { item, account, validate })
    const termsVersionId = form.terms_version ?? null
    const user = visitor.requireUser()
    const couponId = await couponTyped(ctx, form.coupon)
    const agreed = { termsVersionId, begin: form.begin ?? null }
    const placed = await placeStaffOrder({ item, currency, couponId, account, user, ...agreed })
    if (!placed.ok) return refuseStaffOrder(ctx, placed.error)

    const { id, number } = placed.value
    const customer = account.legalName
    session.flash('success', i18n.t('ordering.admin.placed', { number, customer }))
    return response.redirect().toRoute('admin.orders.show', { id })
  }
}
