import { readStorefront } from '#catalog'
import { accountBonds } from '#ordering/currency/account_bonds'
import { presentBonds } from '#ordering/currency/present_bonds'
import type { I18n } from '@adonisjs/i18n'
import type Account from '#identity/models/account'

/** What a page shows that changes the currency of an account: what it may be, and what binds it to its own. */
export async function currencyPage(account: Account, i18n: I18n, reader: 'member' | 'staff') {
  const { currencies } = await readStorefront(account)
  const bonds = await accountBonds(account.id)
  const others = currencies.filter((code) => code !== account.currency)
  return { account, others, bonds: presentBonds(bonds, i18n, reader) }
}
