import { confirmationLink, contactWho, invoicePdf, paymentLink, unsubscribeLink } from '#billing'
import { formatDate, formatMoney } from '#core/views/format'
import { cut } from '#core/text'
import BillingContact, { type ContactKind } from '#billing/models/billing_contact'
import CreditNote from '#billing/models/credit_note'
import Invoice from '#billing/models/invoice'
import Account from '#identity/models/account'
import { creditNoteMail } from '#notifications/mails/credit_note_mail'
import { finalNoticeMail, reminderMail } from '#notifications/mails/collection_mails'
import { say, unlinkable } from '#notifications/mails/words'
import type { MailContent, MailKind } from '#notifications/mailing/mail_kind'

/** As much of a name as strangers are told, who never asked for this mail. */
const NAME_LENGTH = 60

/** Asks the reader of an address whether documents are wanted there. It brings none, and nothing that the account wrote but its name. */
export const contactQuestionMail: MailKind<{ contactId: string; ask: string }> = {
  name: 'billing.contact_question',

  async compose({ contactId, ask }) {
    const contact = await BillingContact.find(contactId)
    if (!contact || String(contact.asks) !== ask || contact.status !== 'waiting') return null
    const { legalName } = await Account.findOrFail(contact.accountId)
    const name = unlinkable(cut(legalName, NAME_LENGTH))
    return {
      to: contact.email,
      subject: say('contact_question.subject'),
      heading: say('contact_question.heading'),
      paragraphs: [say('contact_question.body', { name }), say('contact_question.until')],
      action: { label: say('contact_question.action'), url: confirmationLink(contact) },
      footnote: say('contact_question.ignore'),
    }
  },
}

/** A mail that a contact gets as well, where it may have this kind by the time it is sent. */
function forContact<Payload extends { contactId: string }>(
  name: string,
  kind: ContactKind,
  write: (payload: Payload) => Promise<Omit<MailContent, 'to'> | null>
): MailKind<Payload> {
  return {
    name,

    async compose(payload) {
      const contact = await contactWho(payload.contactId, kind)
      const written = contact && (await write(payload))
      if (!contact || !written) return null
      return {
        ...written,
        to: contact.email,
        footnote: say('contact_footnote', { link: unsubscribeLink(contact) }),
      }
    },
  }
}

export const contactInvoiceMail = forContact<{ contactId: string; invoiceId: string }>(
  'billing.contact_invoice',
  'invoices',
  async ({ invoiceId }) => {
    const invoice = await Invoice.query()
      .where('id', invoiceId)
      .whereNotNull('number')
      .preload('account')
      .first()
    if (!invoice || invoice.state === 'void') return null
    const number = invoice.number ?? ''
    const due = invoice.amountDue()
    const contentType = 'application/pdf'
    return {
      subject: say('contact_invoice.subject', { number }),
      heading: say('contact_invoice.heading', { number }),
      paragraphs: [say('contact_invoice.body', { name: unlinkable(invoice.account.legalName) })],
      facts: [
        { label: say('contact_invoice.total'), value: formatMoney(invoice.total) },
        { label: say('contact_invoice.due'), value: formatMoney(due) },
        { label: say('contact_invoice.due_on'), value: formatDate(invoice.dueOn) },
      ],
      ...(due.isPositive
        ? { action: { label: say('contact_invoice.action'), url: paymentLink(invoice.id) } }
        : {}),
      attachments: [{ name: `${number}.pdf`, contentType, read: () => invoicePdf(invoice) }],
    }
  }
)

/** As its account gets it, but for the page behind a sign-in. */
export const contactCreditNoteMail = forContact<{ contactId: string; creditNoteId: string }>(
  'billing.contact_credit_note',
  'credit_notes',
  async ({ creditNoteId }) => {
    const written = await creditNoteMail.compose({ creditNoteId })
    if (!written || !(await CreditNote.find(creditNoteId))) return null
    return { ...written, action: undefined }
  }
)

export const contactReminderMail = forContact<{ contactId: string; eventId: string }>(
  'billing.contact_reminder',
  'reminders',
  ({ eventId }) => reminderMail.compose({ eventId })
)

export const contactNoticeMail = forContact<{ contactId: string; eventId: string }>(
  'billing.contact_notice',
  'reminders',
  ({ eventId }) => finalNoticeMail.compose({ eventId })
)
