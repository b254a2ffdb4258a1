import type { ContactKind } from '#billing/models/billing_contact'

/** The columns that say what a contact gets. */
export function chosen(kinds: ContactKind[]) {
  return {
    getsInvoices: kinds.includes('invoices'),
    getsCreditNotes: kinds.includes('credit_notes'),
    getsReminders: kinds.includes('reminders'),
  }
}
