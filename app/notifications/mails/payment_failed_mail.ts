import { Money } from '#core/money/money'
import { formatMoney } from '#core/views/format'
import Invoice from '#billing/models/invoice'
import PaymentAttempt from '#billing/models/payment_attempt'
import { recipientOf } from '#notifications/mails/recipients'
import { greet, linkTo, say } from '#notifications/mails/words'
import type { MailKind } from '#notifications/mailing/mail_kind'

export const paymentFailedMail: MailKind<{ attemptId: string }> = {
  name: 'billing.payment_failed',

  async compose({ attemptId }) {
    const attempt = await PaymentAttempt.find(attemptId)
    const recipient = attempt && (await recipientOf(attempt.accountId))
    // A charge of the panel's own is told with what comes next.
    if (!attempt || !recipient || attempt.offSession) return null
    const ids = attempt.invoiceId ? [attempt.invoiceId] : await PaymentAttempt.sharedBy(attemptId)
    const invoices = await Invoice.query().whereIn('id', ids).where('state', 'open').orderBy('id')
    if (invoices.length === 0) return null

    const number = invoices.map((invoice) => invoice.number).join(', ')
    const url = attempt.invoiceId
      ? linkTo('invoices.show', [attempt.invoiceId])
      : linkTo('due_payments.create')
    return {
      to: recipient.address,
      subject: say('payment_failed.subject', { number }),
      heading: say('payment_failed.heading'),
      paragraphs: [greet(recipient.name), say('payment_failed.body')],
      facts: [
        {
          label: say('payment_failed.amount'),
          value: formatMoney(Money.of(attempt.amountMinor, attempt.currency)),
        },
        { label: say('payment_failed.invoice'), value: number },
        ...(attempt.errorMessage
          ? [{ label: say('payment_failed.why'), value: attempt.errorMessage }]
          : []),
      ],
      action: { label: say('payment_failed.action'), url },
      footnote: say('questions'),
    }
  },
}
