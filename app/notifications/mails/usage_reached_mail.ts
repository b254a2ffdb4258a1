import { usageWarning } from '#billing'
import { recipientOf } from '#notifications/mails/recipients'
import { greet, linkTo, say } from '#notifications/mails/words'
import type { MailKind } from '#notifications/mailing/mail_kind'

/** So much of what a period includes was used, and what follows costs extra. */
export const usageReachedMail: MailKind<{ warningId: string }> = {
  name: 'billing.usage_reached',

  async compose({ warningId }) {
    const warning = await usageWarning(warningId)
    const recipient = warning && (await recipientOf(warning.accountId))
    if (!recipient) return null
    const { hostname, percent, label, used, included, serviceId } = warning
    const words = { hostname, percent: String(percent), meter: label }
    const isOver = percent >= 100
    return {
      to: recipient.address,
      subject: say('usage_reached.subject', words),
      heading: say('usage_reached.heading', words),
      paragraphs: [
        greet(recipient.name),
        say(isOver ? 'usage_reached.body_over' : 'usage_reached.body'),
      ],
      facts: [
        { label: say('usage_reached.used'), value: used },
        { label: say('usage_reached.included'), value: included },
      ],
      action: { label: say('usage_reached.action'), url: linkTo('services.show', [serviceId]) },
      footnote: say('questions'),
    }
  },
}
