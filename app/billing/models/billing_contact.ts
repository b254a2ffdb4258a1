import { compose } from '@adonisjs/core/helpers'
import { BillingContactSchema } from '#database/schema'
import { clock } from '#core/clock'
import { UlidModel } from '#core/database/ulid_model'

/** What a contact may be sent. */
export const contactKinds = ['invoices', 'credit_notes', 'reminders'] as const
export type ContactKind = (typeof contactKinds)[number]

/**
 * A further address for documents of an account. Nothing but the question whether that is wanted goes to one that has not
 * confirmed it, and nothing at all to one that has unsubscribed.
 */
export default class BillingContact extends compose(BillingContactSchema, UlidModel) {
  get status(): 'confirmed' | 'unsubscribed' | 'waiting' | 'expired' {
    if (this.unsubscribedAt) return 'unsubscribed'
    if (this.confirmedAt) return 'confirmed'
    return this.expiresAt > clock.now() ? 'waiting' : 'expired'
  }

  /** What it was chosen for, confirmed or not. */
  get kinds(): ContactKind[] {
    const { getsInvoices, getsCreditNotes, getsReminders } = this
    const gets = { invoices: getsInvoices, credit_notes: getsCreditNotes, reminders: getsReminders }
    return contactKinds.filter((kind) => gets[kind])
  }

  /** Whether a document of this kind may be sent to it now. */
  receives(kind: ContactKind): boolean {
    return this.status === 'confirmed' && this.kinds.includes(kind)
  }
}
