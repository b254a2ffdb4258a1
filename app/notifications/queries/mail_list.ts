import db from '@adonisjs/lucid/services/db'
import { firstHits, orNone } from '#core/database/starting_with'
import { readerLanguage } from '#core/i18n/languages'
import { defineList, type ListAction, type ListRow } from '#core/registries/lists'
import { mailName } from '#notifications/queries/mail_name'
import Mail, { type MailState } from '#notifications/models/mail'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

const texts = 'notifications.admin'

/** Those that wait for a person, those on their way, those without a proven address, the sent. */
const SHOWN = {
  stuck: ['failed', 'unknown'],
  waiting: ['queued', 'sending'],
  held: ['held'],
  sent: ['sent'],
} satisfies Record<string, MailState[]>

/** Mails without what they said. */
const mails = () =>
  db
    .from('mails')
    .select('id', 'kind', 'state', 'to_address', 'subject', 'attempts', 'last_error')
    .select('created_at', 'sent_at')

const kindOf = ({ kind }: ListRow) => mailName(readerLanguage(), String(kind))

/** Only mails to addresses that a text begins. */
async function narrowMails(query: DatabaseQueryBuilderContract, text: string): Promise<void> {
  query.whereIn('mails.id', orNone(await firstHits('mails', 'to_address', text)))
}

const resend: ListAction = {
  name: 'resend',
  label: `${texts}.resend`,
  title: `${texts}.resend_title`,
  text: `${texts}.resend_text`,
  confirm: `${texts}.resend`,
  done: `${texts}.resent`,
  can: 'NotificationsMailPolicy.manage',
  async run(id, { t }) {
    const mail = await Mail.findOrFail(id)
    return (await mail.sendAgain()) ? { done: true } : { done: false, why: t(`${texts}.not_stuck`) }
  },
}

/** What the panel sends, what waits for a person first. */
export default defineList({
  title: `${texts}.title`,
  route: 'admin.mails.index',
  can: 'NotificationsMailPolicy.manage',
  key: 'mails.id',
  query: mails,
  columns: [
    {
      key: 'what',
      label: `${texts}.columns.what`,
      type: 'text',
      value: kindOf,
      below: (row) => row.subject as string | null,
    },
    {
      key: 'to',
      label: `${texts}.columns.to`,
      type: 'text',
      value: (row, t) => (row.to_address as string | null) ?? t(`${texts}.no_address`),
    },
    {
      key: 'state',
      label: `${texts}.columns.state`,
      type: 'state',
      value: (row, t) => ({ state: String(row.state), label: t(`${texts}.states.${row.state}`) }),
      below: (row, t) =>
        Number(row.attempts) > 0 ? t(`${texts}.tries`, { count: Number(row.attempts) }) : null,
    },
    {
      key: 'error',
      label: `${texts}.columns.error`,
      type: 'text',
      value: (row) => (row.state === 'sent' ? null : (row.last_error as string | null)),
    },
    {
      key: 'sent',
      label: `${texts}.columns.sent`,
      type: 'moment',
      value: (row) => row.sent_at as string | null,
      optional: true,
      labelled: true,
    },
    {
      key: 'queued',
      label: `${texts}.columns.when`,
      type: 'time',
      value: (row) => row.created_at as string,
      sort: { column: 'mails.id' },
    },
  ],
  filters: [
    {
      key: 'show',
      label: `${texts}.columns.state`,
      type: 'choice',
      tabs: true,
      initial: 'stuck',
      options: (t) =>
        Object.keys(SHOWN).map((value) => ({ value, label: t(`${texts}.shows.${value}`) })),
      narrow(query, value) {
        query.whereIn('mails.state', SHOWN[value as keyof typeof SHOWN])
      },
    },
    {
      key: 'kind',
      label: `${texts}.columns.kind`,
      type: 'text',
      mono: true,
      narrow: (query, kind) => void query.where('mails.kind', kind),
    },
    { key: 'queued', label: `${texts}.columns.when`, type: 'days', column: 'mails.id' },
  ],
  search: { label: `${texts}.search`, narrow: narrowMails },
  actions: [resend],
  empty: { icon: 'mail', title: `${texts}.empty`, text: `${texts}.empty_text` },
  size: 50,
})
