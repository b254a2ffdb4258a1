import { formatMoney } from '#core/views/format'
import TopUp from '#billing/models/top_up'
import { recipientOf } from '#notifications/mails/recipients'
import { greet, linkTo, say } from '#notifications/mails/words'
import type { MailKind } from '#notifications/mailing/mail_kind'

/** Credit was to be added by itself and could not be. */
export const topUpStoppedMail: MailKind<{ topUpId: string }> = {
  name: 'billing.top_up_stopped',

  async compose({ topUpId }) {
    const topUp = await TopUp.find(topUpId)
    const recipient = topUp && (await recipientOf(topUp.accountId))
    if (!topUp || !recipient) return null
    return {
      to: recipient.address,
      subject: say('top_up_stopped.subject'),
      heading: say('top_up_stopped.heading'),
      paragraphs: [greet(recipient.name), say('top_up_stopped.body')],
      facts: [{ label: say('top_up_stopped.amount'), value: formatMoney(topUp.amount) }],
      action: { label: say('top_up_stopped.action'), url: linkTo('credit.index') },
      footnote: say('questions'),
    }
  },
}
