import { currencyCodes } from '#core/money/currencies'
import { settings } from '#core/settings/settings'

/** The currencies in which amounts may be looked for, the shop's own first. */
export async function amountCurrencies(): Promise<string[]> {
  return [...new Set([await settings.get('billing.currency'), ...currencyCodes])]
}
