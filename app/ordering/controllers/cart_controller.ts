import { formPage } from '#core/forms/back_to_form'
import { offeredCurrencies } from '#catalog'
import { countryName, countryOptions } from '#identity'
import { buyerCountry } from '#ordering/cart/buyer_country'
import { currentCart } from '#ordering/cart/current_cart'
import { quoteCart } from '#ordering/cart/quote_cart'
import { cartCountryValidator } from '#ordering/validators/checkout_validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class CartController {
  async show(ctx: HttpContext) {
    const { view, visitor, i18n } = ctx
    const cart = await currentCart(ctx)
    if (cart?.joined) return ctx.response.redirect().toRoute('cart.show')
    const country = await buyerCountry(visitor.account, cart)
    const quote = cart ? await quoteCart(cart, { account: visitor.account, country }) : null
    return view.render('pages/ordering/cart', {
      cart,
      currencies: await offeredCurrencies(visitor.account),
      quote: quote && quote.lines.length > 0 ? quote : null,
      country,
      countryName: countryName(country, i18n.locale),
      countries: countryOptions(i18n.locale),
    })
  }

  /** Takes the country that tax is worked out for, until an account says it. */
  async update(ctx: HttpContext) {
    const { country } = await ctx.request.validateUsing(cartCountryValidator)
    const cart = await currentCart(ctx)
    await cart?.merge({ country }).save()
    const isAtCheckout = formPage(ctx.request).startsWith('/checkout')
    return ctx.response.redirect().toRoute(isAtCheckout ? 'checkout.show' : 'cart.show')
  }
}
