import { audit } from '#audit/models/audit_entry'
import { chosen } from '#billing/contacts/chosen'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type BillingContact from '#billing/models/billing_contact'
import type { ContactKind } from '#billing/models/billing_contact'

/** Chooses what a contact gets; whether it confirmed stays as it is. */
export async function changeContact(
  trx: TransactionClientContract,
  contact: BillingContact,
  kinds: ContactKind[]
): Promise<void> {
  await contact.useTransaction(trx).merge(chosen(kinds)).save()
  const { id, accountId } = contact
  await audit.record(trx, 'billing_contact.changed', ['billing_contact', id], {
    changes: { kinds },
    accountId,
  })
}
