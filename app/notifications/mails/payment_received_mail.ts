import { Money } from '#core/money/money'
import { formatDate, formatMoney } from '#core/views/format'
import { invoicePdf, standingOf } from '#billing'
import Invoice from '#billing/models/invoice'
import Payment from '#billing/models/payment'
import { beginConfirmation } from '#notifications/mails/begin_confirmation'
import { recipientOf } from '#notifications/mails/recipients'
import { greet, linkTo, say } from '#notifications/mails/words'
import type { MailKind } from '#notifications/mailing/mail_kind'

/** As many documents as one mail carries. */
const ATTACHED = 5

/** Told once for a charge, whatever number of invoices it paid; of credit that was paid for there is a mail of its own. */
export const paymentReceivedMail: MailKind<{ paymentId: string }> = {
  name: 'billing.payment_received',

  async compose({ paymentId }) {
    const payment = await Payment.find(paymentId)
    const recipient = payment && (await recipientOf(payment.accountId))
    if (!payment || !recipient || payment.part > 0) return null
    const payments = await paymentsOfCharge(payment)
    const invoices = await Invoice.query()
      .whereIn(
        'id',
        payments.map(({ invoiceId }) => invoiceId ?? '')
      )
      .orderBy('due_on')
      .orderBy('id')
    if (invoices.length === 0) return null

    const only = invoices.length === 1 ? invoices[0] : null
    const number = invoices.map((invoice) => invoice.number).join(', ')
    const sum = payments.reduce((total, { amountMinor }) => total + amountMinor, 0)
    const amount = formatMoney(Money.of(sum, payment.currency))
    const { card } = payment
    const isCredit = payments.every(({ appliedMinor }) => appliedMinor === 0)
    const body = isCredit ? 'body_credit' : only ? 'body' : 'body_several'
    return {
      to: recipient.address,
      subject: say(only ? 'payment_received.subject' : 'payment_received.subject_several', {
        number,
      }),
      heading: say('payment_received.heading'),
      paragraphs: [
        greet(recipient.name),
        say(`payment_received.${body}`, { number }),
        ...(await confirmationsOf(invoices)),
      ],
      facts: [
        { label: say('payment_received.amount'), value: amount },
        {
          label: say(only ? 'payment_received.invoice' : 'payment_received.invoices'),
          value: number,
        },
        ...(card ? [{ label: say('payment_received.card'), value: card }] : []),
        ...(only ? await standingFacts(only) : []),
      ],
      action: only
        ? { label: say('payment_received.action'), url: linkTo('invoices.show', [only.id]) }
        : { label: say('payment_received.action_several'), url: linkTo('invoices.index') },
      footnote: say('questions'),
      attachments: isCredit ? [] : invoices.slice(0, ATTACHED).map(pdfOf),
    }
  },
}

async function paymentsOfCharge(payment: Payment): Promise<Payment[]> {
  const { gateway, externalId } = payment
  if (!gateway || !externalId) return [payment]
  return Payment.query().where({ gateway, external_id: externalId }).orderBy('part')
}

/** Whether that settled the invoice: accountants ask, and who is not told pays again. */
async function standingFacts(invoice: Invoice) {
  const { paidOn, due } = await standingOf(invoice)
  if (paidOn) return [{ label: say('payment_received.paid_on'), value: formatDate(paidOn) }]
  return due.isPositive
    ? [{ label: say('payment_received.still_due'), value: formatMoney(due) }]
    : []
}

/** The invoice of an order confirms once more what its customer asked for. */
async function confirmationsOf(invoices: Invoice[]): Promise<string[]> {
  const orders = invoices.flatMap(({ orderId }) => orderId ?? [])
  const confirmations = await Promise.all(orders.map(beginConfirmation))
  return confirmations.flat()
}

function pdfOf(invoice: Invoice) {
  const contentType = 'application/pdf'
  return { name: `${invoice.number}.pdf`, contentType, read: () => invoicePdf(invoice) }
}
