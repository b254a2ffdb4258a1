import { Money } from '#core/money/money'
import { formatDate, formatMoney } from '#core/views/format'
import { priceOfTerms } from '#billing/contracts/billing_terms'
import SubscriptionChange from '#billing/models/subscription_change'
import { recipientOf } from '#notifications/mails/recipients'
import { greet, linkTo, say } from '#notifications/mails/words'
import type { MailContent, MailKind } from '#notifications/mailing/mail_kind'

type ChangeMail = MailKind<{ changeId: string }>

/** Says that a server will be another from a day on. */
export const changeScheduledMail: ChangeMail = mail(
  'billing.change_scheduled',
  'change_scheduled',
  (change) => [
    { label: say('change.from'), value: formatDate(change.effectiveOn) },
    ...termsFacts(change),
  ]
)

/** Says that it is another now, and what its next period costs. */
export const changedMail: ChangeMail = mail('billing.changed', 'changed', termsFacts)

/** Says that the host could not make it so, and that staff know. */
export const changeFailedMail: ChangeMail = mail('billing.change_failed', 'change_failed')

/** The plan before and after, which is one where only options or the cycle change. */
function plans({ fromTerms, toTerms }: SubscriptionChange): NonNullable<MailContent['facts']> {
  const after = { label: say('change.after'), value: toTerms.name }
  if (fromTerms.name === toTerms.name) return [{ ...after, label: say('change.plan') }]
  return [{ label: say('change.before'), value: fromTerms.name }, after]
}

function mail(
  name: string,
  key: string,
  facts: (change: SubscriptionChange) => NonNullable<MailContent['facts']> = () => []
): ChangeMail {
  return {
    name,

    async compose({ changeId }) {
      const change = await SubscriptionChange.query()
        .where('id', changeId)
        .preload('subscription')
        .first()
      const recipient = change && (await recipientOf(change.accountId))
      if (!change || !recipient || change.state === 'cancelled') return null
      const { hostname, serviceId } = change.subscription
      return {
        to: recipient.address,
        subject: say(`${key}.subject`, { hostname }),
        heading: say(`${key}.heading`, { hostname }),
        paragraphs: [greet(recipient.name), say(`${key}.body`)],
        facts: [
          { label: say('cancellation.server'), value: hostname },
          ...plans(change),
          ...facts(change),
        ],
        action: { label: say('cancellation.action'), url: linkTo('services.show', [serviceId]) },
        footnote: say('questions'),
      }
    },
  }
}

/** What one period costs, as the shop lists its prices. */
function termsFacts({ toTerms, subscription }: SubscriptionChange) {
  const price = Money.of(priceOfTerms(toTerms), subscription.currency)
  const cycle = toTerms.cycle
  const value = say(`change.price_${cycle.unit}`, {
    amount: formatMoney(price),
    count: String(cycle.count),
  })
  return [{ label: say('change.price'), value }]
}
