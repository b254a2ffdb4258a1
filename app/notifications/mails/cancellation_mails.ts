import { formatDate, formatMoment } from '#core/views/format'
import Cancellation from '#billing/models/cancellation'
import Account from '#identity/models/account'
import { recipientOf } from '#notifications/mails/recipients'
import { greet, linkTo, say } from '#notifications/mails/words'
import type { MailKind } from '#notifications/mailing/mail_kind'

type CancellationMail = MailKind<{ cancellationId: string }>

/** Says that a server was cancelled and until when it runs; the receipt of a withdrawal says when it was received. */
export const cancellationMail: CancellationMail = {
  name: 'billing.cancellation',

  async compose({ cancellationId }) {
    const found = await load(cancellationId)
    if (!found) return null
    const { cancellation, recipient, hostname } = found
    const isWithdrawal = cancellation.mode === 'withdrawal'
    const kind = isWithdrawal ? 'withdrawal' : 'cancellation'
    return {
      to: recipient.address,
      subject: say(`${kind}.subject`, { hostname }),
      heading: say(`${kind}.heading`, { hostname }),
      paragraphs: [
        greet(recipient.name),
        say(isWithdrawal ? bodyOf(cancellation) : `cancellation.body_${cancellation.mode}`),
      ],
      facts: [
        ...(isWithdrawal ? await contractFacts(cancellation) : []),
        { label: say('cancellation.server'), value: hostname },
        { label: say('cancellation.received'), value: formatMoment(cancellation.createdAt) },
        ...(wasServed(cancellation) ? [lastDay(cancellation)] : []),
      ],
      action: {
        label: say('cancellation.action'),
        url: linkTo('services.show', [cancellation.subscription.serviceId]),
      },
      footnote: say('questions'),
    }
  },
}

export const cancellationUndoneMail: CancellationMail = {
  name: 'billing.cancellation_undone',

  async compose({ cancellationId }) {
    const found = await load(cancellationId)
    if (!found) return null
    const { cancellation, recipient, hostname } = found
    return {
      to: recipient.address,
      subject: say('cancellation_undone.subject', { hostname }),
      heading: say('cancellation_undone.heading', { hostname }),
      paragraphs: [greet(recipient.name), say('cancellation_undone.body')],
      action: {
        label: say('cancellation.action'),
        url: linkTo('services.show', [cancellation.subscription.serviceId]),
      },
      footnote: say('questions'),
    }
  },
}

const wasServed = ({ subscription }: Cancellation) => subscription.startedAt !== null

const bodyOf = (cancellation: Cancellation) =>
  wasServed(cancellation) ? 'withdrawal.body' : 'withdrawal.body_setup'

function lastDay({ endsOn }: Cancellation) {
  return { label: say('cancellation.last_day'), value: formatDate(endsOn.minus({ days: 1 })) }
}

async function load(id: string) {
  const cancellation = await Cancellation.query().where('id', id).preload('subscription').first()
  const recipient = cancellation && (await recipientOf(cancellation.accountId))
  if (!cancellation || !recipient) return null
  return { cancellation, recipient, hostname: cancellation.subscription.hostname }
}

/** What was withdrawn from, by whom, and what they said. */
async function contractFacts({ accountId, subscription, comment }: Cancellation) {
  const { legalName } = await Account.findOrFail(accountId)
  return [
    { label: say('withdrawal.product'), value: subscription.name },
    { label: say('withdrawal.customer'), value: legalName },
    ...(comment ? [{ label: say('withdrawal.comment'), value: comment }] : []),
  ]
}
