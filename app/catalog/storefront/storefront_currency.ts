import { orderCurrencies } from '#billing'
import { chooseCurrency, chosenCurrency } from '#core/money/chosen_currency'
import { settings } from '#core/settings/settings'
import { readStorefront } from '#catalog/storefront/storefront_cache'
import type { HttpContext } from '@adonisjs/core/http'
import type Account from '#identity/models/account'

/**
 * The currencies that a visitor may choose from, and the one that prices are shown in: chosen in the address or before, else the account's,
 * else the shop's, if anything is sold in it.
 */
export async function storefrontCurrency({ request, session, visitor: { account } }: HttpContext) {
  const currencies = await offeredCurrencies(account)
  const asked: unknown = request.input('currency')
  if (typeof asked === 'string' && currencies.includes(asked)) chooseCurrency(session, asked)

  const shops = await settings.get('billing.currency')
  const wished = [chosenCurrency(session), account?.currency, shops]
  const currency = wished.find((code) => code && currencies.includes(code))
  return { currency: currency ?? currencies[0] ?? shops, currencies }
}

/** What is sold in; of it only what an account is billed in, once that was decided and as long as anything is sold in it. */
export async function offeredCurrencies(account: Account | null): Promise<string[]> {
  const { currencies: sold } = await readStorefront(account)
  const own = account && sold.length > 1 ? await orderCurrencies(account) : null
  const inOwn = sold.filter((code) => own?.includes(code))
  return inOwn.length > 0 ? inOwn : sold
}
