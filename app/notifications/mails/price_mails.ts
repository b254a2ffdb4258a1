import { formatDate, formatMoney } from '#core/views/format'
import { paidPrices, stepsOf } from '#billing'
import PriceNotice from '#billing/models/price_notice'
import { recipientOf } from '#notifications/mails/recipients'
import { greet, linkTo, say } from '#notifications/mails/words'
import type { MailKind } from '#notifications/mailing/mail_kind'

type PriceMail = MailKind<{ letterId: string }>

/** Servers that are named in one mail; of more than these it tells the number. */
const MOST = 40

/** Tells a customer which of their servers cost something else from when on, and how to end them before. */
export const priceChangedMail: PriceMail = {
  name: 'billing.price_changed',

  async compose({ letterId }) {
    const found = await load(letterId)
    if (!found) return null
    const { notices, count, recipient } = found
    const named = await pricesOf(notices)
    return {
      to: recipient.address,
      subject: say('price_changed.subject', { count }),
      heading: say('price_changed.heading'),
      paragraphs: [
        greet(recipient.name),
        say('price_changed.body', { count }),
        say('price_changed.amounts'),
        say('price_changed.cancel'),
        ...moreThanTold(notices.length),
      ],
      facts: named.map(({ notice, ...prices }) => ({
        label: `${notice.subscription.hostname} · ${notice.priceChange.name}`,
        value: say('price_changed.line', prices),
      })),
      action: { label: say('price_changed.action'), url: linkTo('services.index') },
      footnote: say('questions'),
    }
  },
}

/** Tells a customer that what they were told of does not come. */
export const priceKeptMail: PriceMail = {
  name: 'billing.price_kept',

  async compose({ letterId }) {
    const found = await load(letterId)
    if (!found) return null
    const { notices, count, recipient } = found
    const named = await pricesOf(notices)
    return {
      to: recipient.address,
      subject: say('price_kept.subject'),
      heading: say('price_kept.heading'),
      paragraphs: [
        greet(recipient.name),
        say('price_kept.body', { count }),
        ...moreThanTold(notices.length),
      ],
      facts: named.map(({ notice, after }) => ({
        label: notice.subscription.hostname,
        value: after,
      })),
      action: { label: say('price_kept.action'), url: linkTo('services.index') },
      footnote: say('questions'),
    }
  },
}

async function load(letterId: string) {
  const notices = await PriceNotice.query()
    .where('letter_id', letterId)
    .preload('subscription')
    .preload('priceChange')
    .orderBy('starts_on')
    .orderBy('id')
  const recipient = notices[0] && (await recipientOf(notices[0].accountId))
  if (!recipient) return null
  return { notices, count: String(notices.length), recipient }
}

function moreThanTold(count: number): string[] {
  return count > MOST ? [say('price_changed.more', { count: String(count - MOST) })] : []
}

/** What renewals of the servers that are named really cost, before and from the day on: less coupons and with tax. */
async function pricesOf(notices: PriceNotice[]) {
  const told = notices.slice(0, MOST)
  const paid = await paidPrices(await stepsOf(told))
  return told.map((notice, at) => ({
    notice,
    before: formatMoney(paid[at].before),
    after: formatMoney(paid[at].after),
    day: formatDate(notice.startsOn),
  }))
}
