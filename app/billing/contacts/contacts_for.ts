import BillingContact, { type ContactKind } from '#billing/models/billing_contact'

const COLUMNS = {
  invoices: 'gets_invoices',
  credit_notes: 'gets_credit_notes',
  reminders: 'gets_reminders',
} as const satisfies Record<ContactKind, string>

/** The contacts of an account that confirmed and get this kind. */
export function contactsFor(accountId: string, kind: ContactKind): Promise<BillingContact[]> {
  return BillingContact.query()
    .where('account_id', accountId)
    .where(COLUMNS[kind], true)
    .whereNotNull('confirmed_at')
    .whereNull('unsubscribed_at')
    .orderBy('id')
}

/** The contact, where it may be sent this kind now; null where it is gone, unsubscribed or chosen for others. */
export async function contactWho(id: string, kind: ContactKind): Promise<BillingContact | null> {
  const contact = await BillingContact.find(id)
  return contact?.receives(kind) ? contact : null
}
