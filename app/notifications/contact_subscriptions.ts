import { mailKinds, mailOn } from '@innkeeper/panel'
import { outbox } from '#core/outbox/outbox'
import { contactsFor } from '#billing'
import CollectionEvent from '#billing/models/collection_event'
import CreditNote from '#billing/models/credit_note'
import Invoice from '#billing/models/invoice'
import { queueMail } from '#notifications/mailing/queue_mail'
import {
  contactCreditNoteMail,
  contactInvoiceMail,
  contactNoticeMail,
  contactQuestionMail,
  contactReminderMail,
} from '#notifications/mails/billing_contact_mails'
import type { ContactKind } from '#billing/models/billing_contact'

mailOn('billing_contact.asked', contactQuestionMail, ({ contactId, ask }) => `${contactId}:${ask}`)
mailKinds.add(contactInvoiceMail)
mailKinds.add(contactCreditNoteMail)
mailKinds.add(contactReminderMail)
mailKinds.add(contactNoticeMail)

outbox.consume('invoice.issued', 'notifications.contacts_invoice', async ({ invoiceId }) => {
  const { accountId } = await Invoice.query()
    .where('id', invoiceId)
    .select('id', 'account_id')
    .firstOrFail()
  await tell(accountId, 'invoices', contactInvoiceMail.name, { invoiceId })
})
outbox.consume('credit_note.issued', 'notifications.contacts_credit', async ({ creditNoteId }) => {
  const { accountId } = await CreditNote.findOrFail(creditNoteId)
  await tell(accountId, 'credit_notes', contactCreditNoteMail.name, { creditNoteId })
})
outbox.consume('collection.reminded', 'notifications.contacts_reminder', ({ eventId }) =>
  remind(contactReminderMail.name, eventId)
)
outbox.consume('collection.final_notice', 'notifications.contacts_notice', ({ eventId }) =>
  remind(contactNoticeMail.name, eventId)
)

async function remind(name: string, eventId: string): Promise<void> {
  const event = await CollectionEvent.query()
    .where('id', eventId)
    .preload('collection')
    .firstOrFail()
  await tell(event.collection.accountId, 'reminders', name, { eventId })
}

/** Queues a mail for each contact that gets this kind, once for each cause. */
async function tell(
  accountId: string,
  kind: ContactKind,
  name: string,
  about: Record<string, string>
): Promise<void> {
  const [cause] = Object.values(about)
  for (const { id: contactId } of await contactsFor(accountId, kind))
    await queueMail(name, `${contactId}:${cause}`, { contactId, ...about })
}
