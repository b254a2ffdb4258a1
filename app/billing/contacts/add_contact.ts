import { clock } from '#core/clock'
import { transaction } from '#core/database/transaction'
import { failed, ok, type Result } from '#core/result'
import { audit } from '#audit/models/audit_entry'
import { askContact } from '#billing/contacts/ask_contact'
import { chosen } from '#billing/contacts/chosen'
import Account from '#identity/models/account'
import BillingContact, { type ContactKind } from '#billing/models/billing_contact'

/** How many an account may have. */
export const MOST_CONTACTS = 5

export type ContactRefusal =
  { type: 'already_added' } | { type: 'contact_unsubscribed' } | { type: 'too_many_contacts' }

/** Adds an address and asks it. One that has unsubscribed is not asked again. */
export async function addContact(
  accountId: string,
  email: string,
  kinds: ContactKind[]
): Promise<Result<BillingContact, ContactRefusal>> {
  return transaction(async (trx) => {
    await Account.query({ client: trx }).where('id', accountId).forUpdate().firstOrFail()
    const all = await BillingContact.query({ client: trx }).where('account_id', accountId)
    const known = all.find((contact) => contact.email === email)
    if (known?.unsubscribedAt) return failed({ type: 'contact_unsubscribed' })
    if (known) return failed({ type: 'already_added' })
    if (all.length >= MOST_CONTACTS) return failed({ type: 'too_many_contacts' })
    const facts = { accountId, email, asks: 0, expiresAt: clock.now(), ...chosen(kinds) }
    const contact = await BillingContact.create(facts, { client: trx })
    await askContact(trx, contact)
    await audit.record(trx, 'billing_contact.added', ['billing_contact', contact.id], {
      changes: { kinds },
      accountId,
    })
    return ok(contact)
  })
}
