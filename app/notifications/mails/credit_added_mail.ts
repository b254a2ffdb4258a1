import { formatMoney } from '#core/views/format'
import Payment from '#billing/models/payment'
import TopUp from '#billing/models/top_up'
import { recipientOf } from '#notifications/mails/recipients'
import { greet, linkTo, say } from '#notifications/mails/words'
import type { MailKind } from '#notifications/mailing/mail_kind'

/** Credit that was paid for is there. */
export const creditAddedMail: MailKind<{ paymentId: string }> = {
  name: 'billing.credit_added',

  async compose({ paymentId }) {
    const topUp = await TopUp.findBy('payment_id', paymentId)
    const recipient = topUp && (await recipientOf(topUp.accountId))
    if (!topUp || !recipient) return null
    const { card, amount: received } = await Payment.findOrFail(paymentId)
    const amount = formatMoney(received)
    return {
      to: recipient.address,
      subject: say('credit_added.subject', { amount }),
      heading: say('credit_added.heading'),
      paragraphs: [
        greet(recipient.name),
        say(topUp.kind === 'automatic' ? 'credit_added.body_automatic' : 'credit_added.body'),
      ],
      facts: [
        { label: say('credit_added.amount'), value: amount },
        ...(card ? [{ label: say('credit_added.card'), value: card }] : []),
      ],
      action: { label: say('credit_added.action'), url: linkTo('top_ups.show', [topUp.id]) },
      footnote: say('questions'),
    }
  },
}
