import { Money } from '#core/money/money'
import { formatDate, formatMoney } from '#core/views/format'
import { invoicePdf, standingOf } from '#billing'
import Invoice from '#billing/models/invoice'
import Payment from '#billing/models/payment'
import { recipientOf } from '#notifications/mails/recipients'
import { greet, linkTo, say } from '#notifications/mails/words'
import type { MailKind } from '#notifications/mailing/mail_kind'

export const paymentReceivedMail: MailKind<{ paymentId: string }> = {
  name: 'billing.payment_received',

  async compose({ paymentId }) {
    const payment = await Payment.find(paymentId)
    const invoice = payment?.invoiceId ? await Invoice.find(payment.invoiceId) : null
    const recipient = payment && (await recipientOf(payment.accountId))
    if (!invoice || !recipient) return null

    const number = invoice.number ?? ''
    const amount = formatMoney(Money.of(payment.amountMinor, payment.currency))
    const { card } = payment
    const isCredit = payment.appliedMinor === 0
    return {
      to: recipient.address,
      subject: say('payment_received.subject', { number }),
      heading: say('payment_received.heading'),
      paragraphs: [
        greet(recipient.name),
        say(isCredit ? 'payment_received.body_credit' : 'payment_received.body', { number }),
      ],
      facts: [
        { label: say('payment_received.amount'), value: amount },
        { label: say('payment_received.invoice'), value: number },
        ...(card ? [{ label: say('payment_received.card'), value: card }] : []),
        ...(await standingFacts(invoice)),
      ],
      action: { label: say('payment_received.action'), url: linkTo('invoices.show', [invoice.id]) },
      footnote: say('questions'),
      attachments: isCredit ? [] : [pdfOf(invoice, number)],
    }
  },
}

/** Whether that settled the invoice: accountants ask, and who is not told pays again. */
async function standingFacts(invoice: Invoice) {
  const { paidOn, due } = await standingOf(invoice)
  if (paidOn) return [{ label: say('payment_received.paid_on'), value: formatDate(paidOn) }]
  return due.isPositive
    ? [{ label: say('payment_received.still_due'), value: formatMoney(due) }]
    : []
}

function pdfOf(invoice: Invoice, number: string) {
  const contentType = 'application/pdf'
  return { name: `${number}.pdf`, contentType, read: () => invoicePdf(invoice) }
}
