import { transaction } from '#core/database/transaction'
import { live } from '#core/live/live'
import { failed, ok, type Result } from '#core/result'
import { audit } from '#audit/models/audit_entry'
import { readStorefront } from '#catalog'
import { switchCart } from '#ordering/currency/switch_cart'
import { accountBonds, type AccountBond } from '#ordering/currency/account_bonds'
import Account from '#identity/models/account'
import Cart from '#ordering/models/cart'
import type { Actor } from '#core/actor'

export type CurrencyFailure =
  | { type: 'bound'; bonds: AccountBond[] }
  | { type: 'not_sold' }
  /** Somebody changed it since the page was shown. */
  | { type: 'changed'; currency: string }

interface Wish {
  to: string
  /** The currency that the page showed. */
  from: string
  by: Actor
}

/**
 * Has an account be billed in another currency from now on, and prices its cart in it where all of that is sold in it. Refuses while
 * anything binds it; asked again, it changes nothing.
 */
export async function changeCurrency(
  accountId: string,
  { to, from, by }: Wish
): Promise<Result<Account, CurrencyFailure>> {
  const { currencies } = await readStorefront({ id: accountId })
  const changed = await transaction<Result<Account, CurrencyFailure>>(async (trx) => {
    const account = await Account.query({ client: trx })
      .where('id', accountId)
      .forUpdate()
      .firstOrFail()
    const before = account.currency
    if (before === to) return ok(account)
    if (before !== from) return failed({ type: 'changed', currency: before })
    if (!currencies.includes(to)) return failed({ type: 'not_sold' })
    const bonds = await accountBonds(accountId, { except: to }, trx)
    if (bonds.length > 0) return failed({ type: 'bound', bonds })
    await account.merge({ currency: to }).save()
    live.refresh(`account:${accountId}`, trx)
    const changes = { before: { currency: before }, after: { currency: to } }
    const what = { changes, accountId, actor: by }
    await audit.record(trx, 'account.currency_changed', ['account', accountId], what)
    return ok(account)
  })
  const cart = changed.ok ? await Cart.ofAccount(accountId) : null
  if (cart) await switchCart(cart.id, to, { id: accountId })
  return changed
}
