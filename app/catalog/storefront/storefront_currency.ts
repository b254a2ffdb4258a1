import { settings } from '#core/settings/settings'
import { readStorefront } from '#catalog/storefront/storefront_cache'
import type { HttpContext } from '@adonisjs/core/http'

const KEY = 'currency'

/** The currency that prices are shown in: chosen in the address or before, else the shop's, if anything is sold in it. */
export async function storefrontCurrency({ request, session }: HttpContext): Promise<string> {
  const { currencies } = await readStorefront()
  const asked: unknown = request.input('currency')
  if (typeof asked === 'string' && currencies.includes(asked) && session.get(KEY) !== asked)
    session.put(KEY, asked)

  const shops = await settings.get('billing.currency')
  const wanted = [asked, session.get(KEY), shops].find((code) => currencies.includes(code))
  return wanted ?? currencies[0] ?? shops
}
