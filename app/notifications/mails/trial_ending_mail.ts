import { formatDate, formatMoney } from '#core/views/format'
import { trialStanding } from '#billing'
import { recipientOf } from '#notifications/mails/recipients'
import { greet, linkTo, say, translate } from '#notifications/mails/words'
import type { MailKind } from '#notifications/mailing/mail_kind'

/** A trial is over in some days: what is charged then, to which card, and how that is stopped. */
export const trialEndingMail: MailKind<{ trialId: string }> = {
  name: 'billing.trial_ending',

  async compose({ trialId }) {
    const trial = await trialStanding(trialId)
    const recipient = trial && (await recipientOf(trial.accountId))
    if (!recipient || trial.isCancelled || trial.isLapsed) return null
    const { hostname, amount, cycle, card } = trial
    const per = translate(`catalog.per.${cycle.unit}`, { count: String(cycle.count) })
    return {
      to: recipient.address,
      subject: say('trial_ending.subject', { hostname }),
      heading: say('trial_ending.heading', { hostname }),
      paragraphs: [
        greet(recipient.name),
        say(card ? 'trial_ending.body' : 'trial_ending.body_no_card'),
      ],
      facts: [
        { label: say('trial_ending.on'), value: formatDate(trial.endsOn) },
        { label: say('trial_ending.amount'), value: `${formatMoney(amount)} ${per}` },
        { label: say('trial_ending.card'), value: card ?? say('trial_ending.none') },
      ],
      action: card
        ? { label: say('trial_ending.action'), url: linkTo('services.show', [trial.serviceId]) }
        : { label: say('trial_ending.add_card'), url: linkTo('payment_methods.index') },
      footnote: say('questions'),
    }
  },
}
