import Membership from '#identity/models/membership'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Account from '#identity/models/account'

export interface ProvenAddress {
  address: string
  name: string
}

/**
 * Where an account may be written to: its billing address, else its first owner's, and only one that somebody showed
 * to be theirs by opening a link that was mailed to it. Null while there is none. Everything that an address opens or
 * that is sent to it goes through here; docs/operators/people.md lists what that is.
 */
export async function provenAddressOf(account: Account): Promise<ProvenAddress | null> {
  if (account.billingEmail && account.billingEmailVerifiedAt)
    return { address: account.billingEmail, name: account.name }

  const owner = await Membership.query()
    .where('account_id', account.id)
    .where('role', 'owner')
    .whereHas('user', (user) => user.whereNotNull('email_verified_at'))
    .preload('user')
    .orderBy('id')
    .first()
  return owner && { address: owner.user.email, name: owner.user.name }
}

/**
 * The address that a payment page is filled with: the proven one, else the one that the owner signed up with. Nothing is
 * mailed by that: a gateway writes to it after a payment at the earliest. Null for an account without an owner.
 */
export async function payerAddressOf(account: Account): Promise<string | null> {
  const proven = await provenAddressOf(account)
  if (proven) return proven.address
  const owner = await Membership.query()
    .where({ account_id: account.id, role: 'owner' })
    .preload('user')
    .orderBy('id')
    .first()
  return owner?.user.email ?? null
}

/** Whether a member of the account showed that this address is theirs. */
export async function isProvenByMember(
  accountId: string,
  email: string,
  trx: TransactionClientContract
): Promise<boolean> {
  const member = await Membership.query({ client: trx })
    .where('account_id', accountId)
    .whereHas('user', (user) => user.where('email', email).whereNotNull('email_verified_at'))
    .preload('user')
    .first()
  return member?.user.email === email
}
