import { goOnToPay } from '#billing'
import Invoice from '#billing/models/invoice'
import { countSignUpForm, signUp, startSignIn } from '#identity'
import { agreedCart } from '#ordering/cart/agreed_cart'
import { PlaceOrder } from '#ordering/orders/place_order'
import { refuseCheckout } from '#ordering/orders/refuse_checkout'
import { guestCheckoutValidator } from '#ordering/validators/checkout_validators'
import type { Infer } from '@vinejs/vine/types'
import type { HttpContext } from '@adonisjs/core/http'
import type Order from '#ordering/models/order'

type Form = Infer<typeof guestCheckoutValidator>

export default class GuestCheckoutsController {
  /**
   * Makes an account for whoever has none, places the order of the cart for it and goes on to the payment. Nothing is made
   * before the order could be placed as it was agreed to; what changes in between finds the new account signed in.
   */
  async store(ctx: HttpContext) {
    if (ctx.visitor.user) return ctx.response.redirect().toRoute('checkout.show')
    await countSignUpForm(ctx)
    const form = await ctx.request.validateUsing(guestCheckoutValidator)
    const agreed = await agreedCart(ctx, form)
    if (!agreed.ok) return refuseCheckout(ctx, agreed.error)

    const { name, email, password, country } = form
    const { user, account } = await signUp(ctx, { name, email, password, country, details: form })
    await startSignIn(ctx, user)
    ctx.session.flash('success', ctx.i18n.t('identity.sign_up.done', { email }))
    const placed = await new PlaceOrder().run({
      cartId: form.cart,
      account,
      user,
      agreedTo: form.quote,
      termsVersionId: form.terms_version ?? null,
      ip: ctx.request.ip(),
    })
    if (!placed.ok) return refuseCheckout(ctx, placed.error)
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
