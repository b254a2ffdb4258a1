import { cardName } from '#billing'
import PaymentMethod from '#billing/models/payment_method'
import { recipientOf } from '#notifications/mails/recipients'
import { greet, linkTo, say } from '#notifications/mails/words'
import type { MailKind } from '#notifications/mailing/mail_kind'

/** The card that is charged by itself ends soon. */
export const cardExpiresMail: MailKind<{ methodId: string; days: string }> = {
  name: 'billing.card_expires',

  async compose({ methodId }) {
    const method = await PaymentMethod.find(methodId)
    const recipient = method && (await recipientOf(method.accountId))
    if (!recipient || method.state !== 'active' || !method.isDefault || !method.isExpiring)
      return null
    const card = cardName(method)
    const month = `${String(method.expMonth).padStart(2, '0')}/${method.expYear}`
    return {
      to: recipient.address,
      subject: say('card_expires.subject'),
      heading: say('card_expires.heading', { card }),
      paragraphs: [greet(recipient.name), say('card_expires.body', { month })],
      facts: [
        { label: say('card_expires.card'), value: card },
        { label: say('card_expires.expires'), value: month },
      ],
      action: { label: say('card_expires.action'), url: linkTo('payment_methods.index') },
      footnote: say('questions'),
    }
  },
}
