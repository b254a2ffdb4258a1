import { formatMoney } from '#core/views/format'
import { creditNotePdf } from '#billing'
import CreditNote from '#billing/models/credit_note'
import { recipientOf } from '#notifications/mails/recipients'
import { greet, linkTo, say } from '#notifications/mails/words'
import type { MailKind } from '#notifications/mailing/mail_kind'

export const creditNoteMail: MailKind<{ creditNoteId: string }> = {
  name: 'billing.credit_note',

  async compose({ creditNoteId }) {
    const note = await CreditNote.query().where('id', creditNoteId).preload('invoice').first()
    const recipient = note && (await recipientOf(note.accountId))
    if (!note || !recipient) return null

    const { number, total, reason } = note
    const invoice = note.invoice.number ?? ''
    return {
      to: recipient.address,
      subject: say('credit_note.subject', { number, invoice }),
      heading: say('credit_note.heading'),
      paragraphs: [greet(recipient.name), say('credit_note.body', { invoice })],
      facts: [
        { label: say('credit_note.amount'), value: formatMoney(total) },
        { label: say('credit_note.reason'), value: reason },
        ...settlingFacts(note),
      ],
      action: { label: say('credit_note.action'), url: linkTo('credit_notes.show', [note.id]) },
      footnote: say('questions'),
      attachments: [pdfOf(note)],
    }
  },
}

/** What it lowered, and where what had been paid goes. */
function settlingFacts({ lowered, returned, settle }: CreditNote) {
  const off = { label: say('credit_note.lowered'), value: formatMoney(lowered) }
  const back = { label: say(`credit_note.returned.${settle}`), value: formatMoney(returned) }
  return [...(lowered.isPositive ? [off] : []), ...(returned.isPositive ? [back] : [])]
}

function pdfOf(note: CreditNote) {
  const contentType = 'application/pdf'
  return { name: `${note.number}.pdf`, contentType, read: () => creditNotePdf(note) }
}
