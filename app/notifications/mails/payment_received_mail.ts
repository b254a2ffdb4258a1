import { Money } from '#core/money/money'
import { formatMoney } from '#core/views/format'
import { invoicePdf } from '#billing/contracts/invoice_pdf'
import Invoice from '#billing/models/invoice'
import Payment from '#billing/models/payment'
import { recipientOf } from '#notifications/mails/recipients'
import { linkTo, say } from '#notifications/mails/words'
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
    const card = payment.cardLastFour ? `${payment.cardBrand} •••• ${payment.cardLastFour}` : null
    return {
      to: recipient.address,
      subject: say('payment_received.subject', { number }),
      heading: say('payment_received.heading'),
      paragraphs: [say('hello', { name: recipient.name }), say('payment_received.body')],
      facts: [
        { label: say('payment_received.amount'), value: amount },
        { label: say('payment_received.invoice'), value: number },
        ...(card ? [{ label: say('payment_received.card'), value: card }] : []),
      ],
      action: { label: say('payment_received.action'), url: linkTo('invoices.show', [invoice.id]) },
      footnote: say('questions'),
      attachments: [
        { name: `${number}.pdf`, contentType: 'application/pdf', read: () => invoicePdf(invoice) },
      ],
    }
  },
}
