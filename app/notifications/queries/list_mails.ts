import { keysetPage, type Cursor } from '#core/database/keyset'
import Mail, { type MailState } from '#notifications/models/mail'

/** Which mails a list shows: those that wait for a person, those on their way, those without a proven address, the sent. */
export const mailShows = ['stuck', 'waiting', 'held', 'sent'] as const
export type MailShow = (typeof mailShows)[number]

const STATES: Record<MailShow, MailState[]> = {
  stuck: ['failed', 'unknown'],
  waiting: ['queued', 'sending'],
  held: ['held'],
  sent: ['sent'],
}

const PAGE = 50

/** One page of mails without what they said, the latest first. */
export function listMails(show: MailShow, at: Cursor) {
  const matching = Mail.query()
    .select('id', 'kind', 'state', 'to_address', 'subject', 'attempts', 'last_error')
    .select('created_at', 'sent_at')
    .whereIn('state', STATES[show])
  return keysetPage(matching, { key: 'id', size: PAGE, at })
}
