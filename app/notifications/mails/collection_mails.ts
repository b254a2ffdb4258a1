import { formatDate, formatMoney } from '#core/views/format'
import { collectionOutlook, paymentLink, type CollectionOutlook } from '#billing'
import CollectionEvent from '#billing/models/collection_event'
import PaymentAttempt from '#billing/models/payment_attempt'
import { recipientOf } from '#notifications/mails/recipients'
import { greet, say } from '#notifications/mails/words'
import type { MailContent, MailKind } from '#notifications/mailing/mail_kind'

type OfEvent = MailKind<{ eventId: string }>

interface Told extends CollectionOutlook {
  event: CollectionEvent
  number: string
}

/** What a mail about a collection is made of; null where nothing is due any more. */
function mail(
  name: string,
  key: string,
  parts: (told: Told) => Promise<Pick<MailContent, 'paragraphs' | 'facts'>>
): OfEvent {
  return {
    name,

    async compose({ eventId }) {
      const event = await CollectionEvent.find(eventId)
      const outlook = event && (await collectionOutlook(event.collectionId))
      const recipient = outlook && (await recipientOf(outlook.invoice.accountId))
      if (!event || !outlook || !recipient) return null
      const number = outlook.invoice.number ?? ''
      const { paragraphs, facts = [] } = await parts({ ...outlook, event, number })
      return {
        to: recipient.address,
        subject: say(`${key}.subject`, { number }),
        heading: say(`${key}.heading`, { number }),
        paragraphs: [greet(recipient.name), ...paragraphs],
        facts: [
          { label: say('collection.amount'), value: formatMoney(outlook.due) },
          { label: say('collection.invoice'), value: number },
          ...facts,
        ],
        action: {
          label: say(`${key}.action`, { amount: formatMoney(outlook.due) }),
          url: paymentLink(outlook.invoice.id),
        },
        footnote: say('questions'),
      }
    },
  }
}

const day = (key: string, moment: Parameters<typeof formatDate>[0] | null) =>
  moment ? [{ label: say(`collection.${key}`), value: formatDate(moment) }] : []

/** Something is due soon, or is due: what is charged to which card and when, or that it has to be paid. */
export const reminderMail = mail('billing.reminder', 'reminder', async (told) => {
  const { card, chargesOn, collection } = told
  const charged = card !== null && chargesOn !== null
  const dueOn = formatDate(collection.dueOn)
  return {
    paragraphs: [
      charged
        ? say('reminder.charged', { card, day: formatDate(chargesOn) })
        : say('reminder.body', { day: dueOn }),
    ],
    facts: [
      ...day('due_on', collection.dueOn),
      ...(charged ? [{ label: say('collection.card'), value: card }] : []),
    ],
  }
})

/** No card paid: why, when the next try is, and what happens otherwise. */
export const chargeFailedMail = mail('billing.charge_failed', 'charge_failed', async (told) => {
  const { event, chargesOn, suspendsOn, collection } = told
  const attempt = event.attemptId ? await PaymentAttempt.find(event.attemptId) : null
  const goesOn = chargesOn !== null && collection.stoppedFor === null
  return {
    paragraphs: [
      goesOn
        ? say('charge_failed.again', { day: formatDate(chargesOn) })
        : say('charge_failed.new_card'),
    ],
    facts: [
      ...(attempt?.errorMessage
        ? [{ label: say('collection.why'), value: attempt.errorMessage }]
        : []),
      ...(goesOn ? day('next_try', chargesOn) : []),
      ...day('suspended_on', suspendsOn),
    ],
  }
})

/** The bank wants its customer to confirm. */
export const authenticationMail = mail(
  'billing.authentication_needed',
  'authentication_needed',
  async ({ suspendsOn }) => ({
    paragraphs: [say('authentication_needed.body')],
    facts: day('suspended_on', suspendsOn),
  })
)

/** What is deleted, and when. */
export const finalNoticeMail = mail('billing.final_notice', 'final_notice', async ({ endsOn }) => ({
  paragraphs: [
    endsOn ? say('final_notice.body', { day: formatDate(endsOn) }) : say('final_notice.plain'),
  ],
  facts: day('ends_on', endsOn),
}))

/** The invoice may be paid later than it says. */
export const extendedMail = mail('billing.due_day_extended', 'due_day_extended', async (told) => ({
  paragraphs: [say('due_day_extended.body', { day: formatDate(told.collection.dueOn) })],
  facts: day('due_on', told.collection.dueOn),
}))
