import { refuseField } from '#core/exceptions/refuse_field'
import { formatMoney } from '#core/views/format'
import { beginQuestion, waysToPay } from '#billing'
import { countryName } from '#identity'
import { buyerCountry } from '#ordering/cart/buyer_country'
import { currentCart } from '#ordering/cart/current_cart'
import { quoteCart, type CartQuote } from '#ordering/cart/quote_cart'
import TermsVersion from '#ordering/models/terms_version'
import { failed, ok, type Result } from '#core/result'
import type { PlaceOrderFailure } from '#ordering/orders/order_request'
import type Cart from '#ordering/models/cart'
import type { HttpContext } from '@adonisjs/core/http'

interface Agreement {
  cart: string
  quote: string
  country: string
  company_name?: string
  vat_id?: string
  terms_version?: string
  method?: string
  begin?: string
}

/**
 * What a guest's cart costs, if it can be ordered as the form agreed to it. Sends the form back where its country has
 * another tax, the terms changed, nothing can be paid in the way that was chosen, or a consumer did not ask us to begin.
 */
export async function agreedCart(
  ctx: HttpContext,
  form: Agreement
): Promise<Result<CartQuote, PlaceOrderFailure>> {
  const cart = await currentCart(ctx)
  if (!cart || cart.id !== form.cart) return failed({ type: 'empty' })
  const quote = await quoteCart(cart, { country: form.country })
  const { item, product, problem } = quote.blocked[0] ?? {}
  if (problem)
    return failed({ type: 'item_unavailable', itemId: item.id, product: product.name, problem })
  if (quote.lines.length === 0) return failed({ type: 'empty' })

  const terms = await TermsVersion.inForce()
  if ((terms?.id ?? null) !== (form.terms_version ?? null)) return failed({ type: 'terms_changed' })
  if (quote.fingerprint !== form.quote) {
    if ((await buyerCountry(null, cart)) === form.country) return failed({ type: 'offer_changed' })
    await cart.merge({ country: form.country }).save()
    refuseField('country', changedTax(ctx, form.country, quote))
  }
  await refuseWay(ctx, form, quote)
  await refuseBegin(ctx, form, cart)
  return ok(quote)
}

/** Asks a consumer who did not ask us to begin; the page that comes back knows their country. */
async function refuseBegin({ i18n }: HttpContext, form: Agreement, cart: Cart) {
  const { country, company_name: company, vat_id: vatId = null } = form
  const buyer = { kind: company ? 'company' : 'personal', vatId, country }
  const question = await beginQuestion(buyer, { i18n })
  if (!question || form.begin === question.version) return
  if (cart.country !== country) await cart.merge({ country }).save()
  refuseField('begin', i18n.t(`ordering.failures.begin_${form.begin ? 'changed' : 'missing'}`))
}

function changedTax({ i18n }: HttpContext, country: string, { today }: CartQuote): string {
  const data = { country: countryName(country, i18n.locale), total: formatMoney(today.total) }
  return i18n.t('ordering.checkout.tax_changed', data)
}

async function refuseWay({ i18n }: HttpContext, { method }: Agreement, { today }: CartQuote) {
  const { ways } = await waysToPay(null, today.total, i18n)
  const isOne = ways.some(({ value, disabled }) => value === method && !disabled)
  if (ways.length > 0 && !isOne) refuseField('method', i18n.t('ordering.checkout.choose_way'))
}
