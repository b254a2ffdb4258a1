import { clock } from '#core/clock'
import { sqlTime } from '#core/database/sql_time'
import { isProvenByMember } from '#identity/accounts/proven_address'
import EmailVerification from '#identity/models/email_verification'
import Membership from '#identity/models/membership'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Account from '#identity/models/account'

/**
 * So many links an hour go to addresses that an account names, and to an address, whoever names it: neither a form that is
 * sent again and again nor many accounts fill somebody's mailbox.
 */
const LINKS_AN_HOUR = 5

/**
 * Stores the address for bills that was set on the account, and has it proven by a mailed link unless a member already
 * did. Until then, bills go to the owner.
 */
export async function askForProof(account: Account, trx: TransactionClientContract): Promise<void> {
  const { id, billingEmail } = account
  const isProven = billingEmail !== null && (await isProvenByMember(id, billingEmail, trx))
  account.billingEmailVerifiedAt = isProven ? clock.now() : null
  await account.useTransaction(trx).save()
  if (account.awaitsBillingProof) await sendBillingProof(account, trx)
}

/** Mails the link. False, and nothing is sent, where the account or the address had enough of them in the last hour. */
export async function sendBillingProof(
  { id, billingEmail }: Account,
  trx: TransactionClientContract
): Promise<boolean> {
  const owner = await Membership.query({ client: trx })
    .where({ account_id: id, role: 'owner' })
    .orderBy('id')
    .first()
  if (!owner || !billingEmail) return false
  for (const receiver of [{ account_id: id }, { email: billingEmail }])
    if ((await linksInLastHour(receiver, trx)) >= LINKS_AN_HOUR) return false
  await EmailVerification.request({ id: owner.userId, email: billingEmail }, trx, { of: id })
  return true
}

async function linksInLastHour(
  receiver: { account_id: string } | { email: string },
  trx: TransactionClientContract
): Promise<number> {
  const since = sqlTime(clock.now().minus({ hours: 1 }))
  const sent = await EmailVerification.query({ client: trx })
    .where(receiver)
    .whereNotNull('account_id')
    .where('created_at', '>', since)
    .limit(LINKS_AN_HOUR)
  return sent.length
}
