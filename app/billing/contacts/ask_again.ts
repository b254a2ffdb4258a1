import { transaction } from '#core/database/transaction'
import { audit } from '#audit/models/audit_entry'
import { askContact } from '#billing/contacts/ask_contact'
import BillingContact from '#billing/models/billing_contact'

/** Sends the question again. False, and nothing sent, to one that has answered already, whatever it said. */
export async function askAgain({ id }: BillingContact): Promise<boolean> {
  return transaction(async (trx) => {
    const contact = await BillingContact.query({ client: trx })
      .where('id', id)
      .forUpdate()
      .firstOrFail()
    if (!['waiting', 'expired'].includes(contact.status)) return false
    await askContact(trx, contact)
    await audit.record(trx, 'billing_contact.asked_again', ['billing_contact', id], {
      accountId: contact.accountId,
    })
    return true
  })
}
