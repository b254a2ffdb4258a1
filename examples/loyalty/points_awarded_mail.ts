import { pageUrl, recipientOf, text, type MailKind } from '@innkeeper/panel'

/** Tells a customer about points; nothing where they are gone by now. */
export const pointsAwardedMail: MailKind<{ entryId: string }> = {
  name: 'loyalty.points_awarded',

  async compose({ entryId }) {
    const { default: Entry } = await import('./models/entry.ts')
    const entry = await Entry.find(entryId)
    const recipient = entry && (await recipientOf(entry.accountId))
    if (!recipient) return null
    const points = String(entry.points)
    return {
      to: recipient.address,
      subject: text('loyalty.mails.awarded.subject', { points }),
      heading: text('loyalty.mails.awarded.heading'),
      paragraphs: [text('loyalty.mails.awarded.body', { name: recipient.name, points })],
      action: { label: text('loyalty.mails.awarded.action'), url: pageUrl('loyalty.index') },
    }
  },
}
