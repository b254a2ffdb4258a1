import { audit } from '#audit/models/audit_entry'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type BillingContact from '#billing/models/billing_contact'

/** Forgets an address. Mails to it that are still on their way are not sent. */
export async function removeContact(
  trx: TransactionClientContract,
  contact: BillingContact
): Promise<void> {
  const { id, accountId } = contact
  await contact.useTransaction(trx).delete()
  await audit.record(trx, 'billing_contact.removed', ['billing_contact', id], { accountId })
}
