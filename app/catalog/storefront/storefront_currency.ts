import { invoicedCurrencies } from '#billing'
import { settings } from '#core/settings/settings'
import { readStorefront } from '#catalog/storefront/storefront_cache'
import type { HttpContext } from '@adonisjs/core/http'

const KEY = 'currency'

/**
 * The currencies that a visitor may choose from, and the one that prices are shown in: chosen in the address or before, else the shop's, if
 * anything is sold in it. An account that was invoiced before goes on in its own.
 */
export async function storefrontCurrency({ request, session, visitor }: HttpContext) {
  const { currencies: sold } = await readStorefront(visitor.account)
  const own = visitor.account && sold.length > 1 ? await invoicedCurrencies(visitor.account.id) : []
  const inOwn = sold.filter((code) => own.includes(code))
  const currencies = inOwn.length > 0 ? inOwn : sold
  const asked: unknown = request.input('currency')
  if (typeof asked === 'string' && currencies.includes(asked) && session.get(KEY) !== asked)
    session.put(KEY, asked)

  const shops = await settings.get('billing.currency')
  const wanted = [asked, session.get(KEY), shops].find((code) => currencies.includes(code))
  return { currency: String(wanted ?? currencies[0] ?? shops), currencies }
}
