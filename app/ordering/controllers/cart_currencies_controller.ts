import { chooseCurrency } from '#core/money/chosen_currency'
import { formPage } from '#core/forms/back_to_form'
import { offeredCurrencies } from '#catalog'
import { currentCart } from '#ordering/cart/current_cart'
import { switchCart, type NotSold } from '#ordering/currency/switch_cart'
import { cartCurrencyValidator } from '#ordering/validators/currency_validators'
import type { HttpContext } from '@adonisjs/core/http'

/** The currency that a visitor shops in: that of the prices they see, and of their cart. */
export default class CartCurrenciesController {
  async update(ctx: HttpContext) {
    const { request, session, visitor, i18n } = ctx
    const { currency } = await request.validateUsing(cartCurrencyValidator)
    const offered = await offeredCurrencies(visitor.account)
    if (!offered.includes(currency))
      return this.#refuse(ctx, i18n.t('ordering.currency.not_offered', { currency }))
    const cart = await currentCart(ctx)
    const switched = cart && (await switchCart(cart.id, currency, visitor.account))
    if (switched && !switched.ok) return this.#refuse(ctx, told(ctx, switched.error, currency))
    chooseCurrency(session, currency)
    if (switched && switched.value > 0)
      session.flash('success', i18n.t('ordering.currency.switched', { currency }))
    return this.#back(ctx)
  }

  #refuse(ctx: HttpContext, text: string) {
    ctx.session.flash('error', text)
    return this.#back(ctx)
  }

  /** To the page that it was chosen on, which may have asked for a currency by its address. */
  #back({ request, response }: HttpContext) {
    const [path, query] = formPage(request).split('?')
    const asked = new URLSearchParams(query)
    asked.delete('currency')
    const rest = asked.toString()
    return response.redirect().toPath(rest ? `${path}?${rest}` : path)
  }
}

function told({ i18n }: HttpContext, { items }: NotSold, currency: string): string {
  const names = items.map(({ hostname, what }) =>
    i18n.t('ordering.currency.item', { hostname, what })
  )
  const list = i18n.formatList(names)
  return i18n.t('ordering.currency.not_sold', { currency, items: list, count: items.length })
}
