import { listBonds } from '#ordering/currency/present_bonds'
import type { CurrencyFailure } from '#ordering/currency/change_currency'
import type { HttpContext } from '@adonisjs/core/http'

/** Leads back to the page, which lists what binds the account, and says in one sentence why nothing changed. */
export function refuseCurrency(
  { i18n, response, session }: HttpContext,
  failure: CurrencyFailure,
  route: 'account_currency.edit' | 'admin.customer_currency.edit',
  params: Record<string, string> = {}
): void {
  const reader = route === 'account_currency.edit' ? 'member' : 'staff'
  const told =
    failure.type === 'bound' ? { what: listBonds(failure.bonds, i18n, reader) } : { ...failure }
  session.flash('error', i18n.t(`ordering.currency.refused.${failure.type}`, told))
  response.redirect().toRoute(route, params)
}
