import { settings } from '#core/settings/settings'
import type Account from '#identity/models/account'
import type Cart from '#ordering/models/cart'

/** The country that tax is worked out for: the account's, else what the visitor said, else the shop's own. */
export async function buyerCountry(account: Account | null, cart: Cart | null): Promise<string> {
  return account?.country ?? cart?.country ?? (await settings.get('company.country'))
}
