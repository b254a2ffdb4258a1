import Account from '#identity/models/account'
import { provenAddressOf } from '#identity'
import type { HeldFor } from '#notifications/mailing/mail_kind'

export interface Recipient {
  /** Where a mail goes, or the account whose address it waits for. */
  address: string | HeldFor
  name: string
}

/** Where mails about an account go; they are held while none of its addresses is proven. Null without the account. */
export async function recipientOf(accountId: string): Promise<Recipient | null> {
  const account = await Account.find(accountId)
  if (!account) return null
  return (
    (await provenAddressOf(account)) ?? { address: { heldFor: account.id }, name: account.name }
  )
}
