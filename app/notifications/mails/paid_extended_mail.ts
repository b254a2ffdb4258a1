import { formatDate } from '#core/views/format'
import BilledPeriod from '#billing/models/billed_period'
import Subscription from '#billing/models/subscription'
import { recipientOf } from '#notifications/mails/recipients'
import { greet, linkTo, say } from '#notifications/mails/words'
import type { MailKind } from '#notifications/mailing/mail_kind'

/** Says that days cost nothing, and when the next period begins. */
export const paidExtendedMail: MailKind<{ periodId: string }> = {
  name: 'billing.paid_extended',

  async compose({ periodId }) {
    const period = await BilledPeriod.find(periodId)
    const subscription = period && (await Subscription.find(period.subscriptionId))
    const recipient = subscription && (await recipientOf(subscription.accountId))
    if (!period || !subscription || !recipient) return null
    const { hostname, serviceId } = subscription
    const next = period.endsOn.plus({ days: 1 })
    return {
      to: recipient.address,
      subject: say('paid_extended.subject', { hostname }),
      heading: say('paid_extended.heading', { hostname }),
      paragraphs: [greet(recipient.name), say('paid_extended.body')],
      facts: [
        { label: say('cancellation.server'), value: hostname },
        { label: say('paid_extended.free_until'), value: formatDate(period.endsOn) },
        { label: say('paid_extended.next'), value: formatDate(next) },
      ],
      action: { label: say('cancellation.action'), url: linkTo('services.show', [serviceId]) },
      footnote: say('questions'),
    }
  },
}
