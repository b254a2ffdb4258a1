import { currencyCodes } from '#core/money/currencies'
import type { HttpContext } from '@adonisjs/core/http'

type Session = HttpContext['session']

const KEY = 'currency'

/** The currency that this browser chose to see prices in; null where it chose none. */
export function chosenCurrency(session: Session): string | null {
  const chosen: unknown = session.get(KEY)
  return currencyCodes.find((code) => code === chosen) ?? null
}

/** Remembers the choice. */
export function chooseCurrency(session: Session, currency: string): void {
  if (session.get(KEY) !== currency) session.put(KEY, currency)
}
