import { carryUnsentForm, holdsFormOfMember } from '#core/forms/unsent_form'
import { accountNotes } from '#core/registries/account_notes'
import { lacksCard } from '#ordering/cart/lacks_card'
import { beginQuestion, waysToPay } from '#billing'
import { askToSignIn, countryName, countryOptions } from '#identity'
import { checkoutCart, type CheckoutCart } from '#ordering/cart/checkout_cart'
import { paymentPathOf } from '#ordering/cart/payment_path'
import { PlaceOrder } from '#ordering/orders/place_order'
import { refuseCheckout } from '#ordering/orders/refuse_checkout'
import { unpaidAllowance } from '#ordering/orders/unpaid_allowance'
import OrderPolicy from '#ordering/policies/order_policy'
import { acceptedTerms } from '#ordering/terms/accepted_terms'
import { checkoutValidator } from '#ordering/validators/checkout_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class CheckoutsController {
  /** Everything between the cart and the money, on one page; whoever has no account yet makes one here. */
  async show(ctx: HttpContext) {
    const { bouncer, request, response, visitor } = ctx
    if (!visitor.user && (request.input('account') === 'existing' || holdsFormOfMember(ctx))) {
      carryUnsentForm(ctx)
      return askToSignIn(ctx)
    }
    if (visitor.user) await bouncer.with(OrderPolicy).authorize('view')
    const found = await checkoutCart(ctx)
    if (!found) return response.redirect().toRoute('cart.show')
    return this.#render(ctx, found)
  }

  /** Places the order of the cart, once however often it is sent, and goes on to its payment. */
  async store(ctx: HttpContext) {
    const { bouncer, request, response, visitor, i18n } = ctx
    const form = await request.validateUsing(checkoutValidator)
    if (await bouncer.with(OrderPolicy).denies('place'))
      return refuseCheckout(ctx, { type: 'not_yours' })
    const account = visitor.requireAccount()
    const found = await checkoutCart(ctx)
    const ways = found && (await waysToPay(account.id, found.quote.today.total, i18n))
    if (ways?.stuck) return refuseCheckout(ctx, { type: 'cannot_pay' })
    const placed = await new PlaceOrder().run({
      cartId: form.cart,
      account,
      user: visitor.requireUser(),
      agreedTo: form.quote,
      termsVersionId: form.terms_version ?? null,
      begin: form.begin ?? null,
      ip: request.ip(),
    })
    if (!placed.ok) return refuseCheckout(ctx, placed.error)

    if (ctx.session.get('cart_id') === form.cart) ctx.session.forget('cart_id')
    const payment = await paymentPathOf(placed.value)
    return response.redirect().status(payment.status).toPath(payment.path)
  }

  async #render(ctx: HttpContext, { cart, quote, country }: CheckoutCart) {
    const { bouncer, request, view, visitor, i18n } = ctx
    const { account, user } = visitor
    return view.render('pages/ordering/checkout', {
      cart,
      quote,
      account,
      country,
      countryName: countryName(country, i18n.locale),
      unpaid: account && user ? await unpaidAllowance(account.id, user) : null,
      mayOrder: !account || (await bouncer.with(OrderPolicy).allows('place')),
      needsCard: await lacksCard(quote, account),
      editing: request.input('address') === 'edit' || !account?.hasAddress,
      countries: countryOptions(i18n.locale),
      vatNote: account && (await accountNotes.of('vat_id', account, i18n)),
      ...(await acceptedTerms(account)),
      begin: await beginQuestion(account ?? guestIn(country), { i18n }),
      payment: await waysToPay(account?.id ?? null, quote.today.total, i18n),
    })
  }
}

/** Somebody without an account is asked as the consumer that they may be. */
const guestIn = (country: string) => ({ kind: 'personal', vatId: null, country })
