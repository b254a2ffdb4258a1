import { currencyCodes } from '#core/money/currencies'
import { settings } from '#core/settings/settings'
import type { ListFilter } from '#core/registries/lists'

/** A filter of a list by an amount of its rows, in a currency. */
export function amountFilter(
  key: string,
  { label, column, currency }: { label: string; column: string; currency: string }
): ListFilter {
  return { key, label, type: 'amount', column, currency, currencies: amountCurrencies }
}

/** The currencies in which amounts may be looked for, the shop's own first. */
async function amountCurrencies(): Promise<string[]> {
  return [...new Set([await settings.get('billing.currency'), ...currencyCodes])]
}
