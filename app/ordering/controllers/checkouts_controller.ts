import { refuseField } from '#core/exceptions/refuse_field'
import { accountNotes } from '#core/registries/account_notes'
import { waysToPay } from '#billing'
import { countryOptions } from '#identity'
import { PlaceOrder, type PlaceOrderFailure } from '#ordering/orders/place_order'
import { currentCart } from '#ordering/cart/current_cart'
import { paymentPathOf } from '#ordering/cart/payment_path'
import TermsVersion from '#ordering/models/terms_version'
import { quoteCart } from '#ordering/cart/quote_cart'
import OrderPolicy from '#ordering/policies/order_policy'
import { unpaidAllowance } from '#ordering/orders/unpaid_allowance'
import { checkoutValidator } from '#ordering/validators/checkout_validators'
import type { HttpContext } from '@adonisjs/core/http'

type CheckoutFailure = PlaceOrderFailure | { type: 'cannot_pay' }

/** Where a refusal is fixed, if not in the cart. */
const PAGES: Partial<Record<CheckoutFailure['type'], 'checkout.show' | 'orders.index'>> = {
  address_missing: 'checkout.show',
  offer_changed: 'checkout.show',
  too_many_unpaid: 'orders.index',
  cannot_pay: 'checkout.show',
}

export default class CheckoutsController {
  async show(ctx: HttpContext) {
    const { bouncer, view, response, visitor, i18n } = ctx
    await bouncer.with(OrderPolicy).authorize('view')
    const account = visitor.requireAccount()
    const cart = await currentCart(ctx)
    if (cart?.joined) return response.redirect().toRoute('cart.show')
    const quote = cart && (await quoteCart(cart, { account }))
    if (!cart || !quote || quote.lines.length === 0) return response.redirect().toRoute('cart.show')

    return view.render('pages/ordering/checkout', {
      cart,
      quote,
      account,
      blocked: quote.lines.some(({ problem }) => problem !== null),
      unpaid: await unpaidAllowance(account.id, visitor.requireUser()),
      mayOrder: await bouncer.with(OrderPolicy).allows('place'),
      editing: ctx.request.input('address') === 'edit' || !account.hasAddress,
      countries: countryOptions(i18n.locale),
      vatNote: await accountNotes.of('vat_id', account, i18n),
      terms: await TermsVersion.inForce(),
      payment: await waysToPay(account.id, quote.today.total, i18n),
    })
  }

  /** Places the order of the cart, once however often it is sent, and goes on to its payment. */
  async store(ctx: HttpContext) {
    const { bouncer, request, response, visitor } = ctx
    const form = await request.validateUsing(checkoutValidator)
    if (await bouncer.with(OrderPolicy).denies('place'))
      return this.#refuse(ctx, { type: 'not_yours' })
    if (await this.#cannotPay(ctx)) return this.#refuse(ctx, { type: 'cannot_pay' })
    const placed = await new PlaceOrder().run({
      cartId: form.cart,
      account: visitor.requireAccount(),
      user: visitor.requireUser(),
      agreedTo: form.quote,
      termsVersionId: form.terms_version ?? null,
      ip: request.ip(),
    })
    if (!placed.ok) return this.#refuse(ctx, placed.error)

    if (ctx.session.get('cart_id') === form.cart) ctx.session.forget('cart_id')
    const payment = await paymentPathOf(placed.value)
    return response.redirect().status(payment.status).toPath(payment.path)
  }

  /** Nothing is ordered that nobody could pay: no card, no credit, no bank account. */
  async #cannotPay(ctx: HttpContext): Promise<boolean> {
    const account = ctx.visitor.requireAccount()
    const cart = await currentCart(ctx)
    const quote = cart && (await quoteCart(cart, { account }))
    if (!quote || quote.lines.length === 0) return false
    const { stuck } = await waysToPay(account.id, quote.today.total, ctx.i18n)
    return stuck
  }

  #refuse({ response, session, i18n }: HttpContext, failure: CheckoutFailure) {
    if (failure.type === 'terms_changed')
      refuseField('terms', i18n.t('ordering.failures.terms_changed'))
    const { type } = failure
    const detail =
      type === 'item_unavailable'
        ? i18n.t(`ordering.problems.${failure.problem}`, { product: failure.product })
        : null
    session.flash('error', detail ?? i18n.t(`ordering.failures.${type}`, { ...failure }))
    return response.redirect().toRoute(PAGES[type] ?? 'cart.show')
  }
}
