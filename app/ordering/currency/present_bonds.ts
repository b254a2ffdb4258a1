import router from '@adonisjs/core/services/router'
import { formatMoney } from '#core/views/format'
import type { I18n } from '@adonisjs/i18n'
import type { AccountBond } from '#ordering/currency/account_bonds'

/** Where customers settle what binds them; the rest is for staff to settle. */
const PAGES: Partial<Record<AccountBond['type'], string>> = {
  orders: 'orders.index',
  invoices: 'invoices.index',
  credit: 'credit.index',
  auto_top_up: 'credit.index',
  top_ups: 'credit.index',
  subscriptions: 'services.index',
  changes: 'services.index',
}

/** What binds an account, in one list for a sentence. */
export const listBonds = (bonds: AccountBond[], i18n: I18n, reader: 'member' | 'staff') =>
  i18n.formatList(presentBonds(bonds, i18n, reader).map(({ what }) => what))

/** What binds an account and what has to be done about it, as its members or staff read it. */
export function presentBonds(bonds: AccountBond[], i18n: I18n, reader: 'member' | 'staff') {
  return bonds.map(({ type, count, currency, amount }) => {
    const page = reader === 'member' ? PAGES[type] : null
    const data = { count, currency, amount: amount ? formatMoney(amount, i18n.locale) : '' }
    return {
      type,
      what: i18n.t(`ordering.currency.bonds.${type}.what`, data),
      todo: i18n.t(`ordering.currency.bonds.${type}.${reader}`, data),
      href: page ? router.makeUrl(page) : null,
    }
  })
}
