import { goOnToPay } from '#billing'
import Invoice from '#billing/models/invoice'
import { countSignUpForm } from '#identity'
import { agreedCart } from '#ordering/cart/agreed_cart'
import { placeGuestOrder } from '#ordering/orders/place_guest_order'
import { refuseCheckout } from '#ordering/orders/refuse_checkout'
import { guestCheckoutValidator } from '#ordering/validators/checkout_validators'
import type { Infer } from '@vinejs/vine/types'
import type { HttpContext } from '@adonisjs/core/http'
import type Order from '#ordering/models/order'

type Form = Infer<typeof guestCheckoutValidator>

export default class GuestCheckoutsController {
  /** Places the order of the cart, with an account for whoever has none, and goes on to the payment; or makes nothing at all. */
  async store(ctx: HttpContext) {
    if (ctx.visitor.user) return ctx.response.redirect().toRoute('checkout.show')
    await countSignUpForm(ctx)
    const form = await ctx.request.validateUsing(guestCheckoutValidator)
    const agreed = await agreedCart(ctx, form)
    if (!agreed.ok) return refuseCheckout(ctx, agreed.error)

    const placed = await placeGuestOrder(ctx, form, agreed.value)
    if (!placed.ok) return refuseCheckout(ctx, placed.error)
    const { email } = form
    ctx.session.flash('success', ctx.i18n.t('identity.sign_up.done', { email }))
    ctx.session.forget('cart_id')
    return this.#pay(ctx, placed.value, form)
  }

  async #pay(ctx: HttpContext, order: Order, { method, save_card: saveCard }: Form) {
    const invoice = await Invoice.findOrFail(order.invoiceId)
    if (!method || !invoice.amountDue().isPositive)
      return ctx.response.redirect().toRoute('orders.show', { id: order.id })
    return goOnToPay(ctx, invoice, { method, saveCard })
  }
}
