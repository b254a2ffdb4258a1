import Account from '#identity/models/account'
import Membership from '#identity/models/membership'

export interface Recipient {
  address: string
  name: string
}

/** Where mails about an account go: its billing address where one is set, else its first owner; null without both. */
export async function recipientOf(accountId: string): Promise<Recipient | null> {
  const account = await Account.find(accountId)
  if (!account) return null
  if (account.billingEmail) return { address: account.billingEmail, name: account.name }

  const owner = await Membership.query()
    .where('account_id', accountId)
    .where('role', 'owner')
    .preload('user')
    .orderBy('id')
    .first()
  return owner ? { address: owner.user.email, name: owner.user.name } : null
}
