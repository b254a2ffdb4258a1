import db from '@adonisjs/lucid/services/db'
import logger from '@adonisjs/core/services/logger'
import { clock } from '#core/clock'
import { changedRows } from '#core/database/changed_rows'
import { sqlTime } from '#core/database/sql_time'
import { lease, type LeasedRow } from '#core/work/lease'
import { composeMail, type ComposedMail } from '#notifications/mailing/compose_mail'
import { mailer, messageIdOf, prepare } from '#notifications/mailing/mail_transport'
import { mayHaveLeft } from '#notifications/mailing/may_have_left'
import type { WorkSource } from '#core/work/work_registry'
import type { MailState } from '#notifications/models/mail'

const LEASE_MS = 2 * 60_000
const MAX_ATTEMPTS = 12
const SLOWEST_RETRY_MS = 2 * 60 * 60_000

interface MailRow extends LeasedRow {
  kind: string
  payload: string
  state: MailState
  message_id: string | null
  attempts: number
}

type By = Parameters<typeof prepare>[2]

/**
 * Sends queued mails: retried for about a day while the mailer takes none, then failed. Before a mail is handed over
 * the row says so, with everything that is to be recorded of it; where it is not known what became of it, a person
 * decides, because sending again might send twice.
 */
export const mailsThrough = (by: By): WorkSource => ({
  name: 'mails',
  concurrency: 2,

  async due(limit) {
    const now = clock.nowMs()
    const rows = await db
      .from('mails')
      .select('id')
      .whereIn('state', ['queued', 'sending'])
      .where('run_at', '<=', now)
      .where((query) => query.whereNull('lease_until').orWhere('lease_until', '<', now))
      .orderBy('run_at')
      .limit(limit)
    return rows.map((row) => row.id)
  },

  async run(id) {
    const mail = await lease<MailRow>('mails', id, LEASE_MS, (query) =>
      query.whereIn('state', ['queued', 'sending']).where('run_at', '<=', clock.nowMs())
    )
    if (!mail) return
    if (mail.state === 'sending')
      return doubt(mail, new Error('The panel stopped while it was handing the mail over'))

    const handOver = await getReady(mail, by)
    if (handOver) await send(mail, handOver)
  },
})

export const mailsWorkSource = mailsThrough(mailer)

/** Does what can fail without harm; null where the mail does not go out now. */
async function getReady(mail: MailRow, by: By): Promise<(() => Promise<void>) | null> {
  try {
    const composed = await composeMail(mail.kind, mail.payload)
    if (!composed) {
      await update(mail, { state: 'dropped', lease_until: null })
      return null
    }
    if ('heldFor' in composed) {
      await update(mail, { state: 'held', held_for: composed.heldFor, lease_until: null })
      return null
    }
    const messageId = mail.message_id ?? messageIdOf(mail.id)
    const handOver = await prepare(composed, messageId, by)
    return (await announce(mail, composed, messageId, by)) ? handOver : null
  } catch (error) {
    await postpone(mail, error)
    return null
  }
}

/** Records all there is to record before the mail leaves; false where another worker has the row. */
function announce(mail: MailRow, { content, html, text }: ComposedMail, id: string, by: By) {
  return update(mail, {
    state: 'sending',
    message_id: id,
    to_address: content.to,
    subject: content.subject,
    attachment_names: JSON.stringify(content.attachments?.map(({ name }) => name) ?? []),
    ...(by === 'mailbox' ? { html, text } : {}),
  })
}

/** What fails after the mail was taken leaves the row as it is, and the next look at it asks a person. */
async function send(mail: MailRow, handOver: () => Promise<void>): Promise<void> {
  try {
    await handOver()
  } catch (error) {
    return mayHaveLeft(error) ? doubt(mail, error) : postpone(mail, error)
  }
  const sentAt = sqlTime()
  await update(mail, { state: 'sent', sent_at: sentAt, lease_until: null })
}

async function postpone(mail: MailRow, error: unknown): Promise<void> {
  const attempts = mail.attempts + 1
  logger.warn({ kind: mail.kind, attempts, err: error }, 'mail could not be sent')
  await update(mail, {
    attempts,
    state: attempts >= MAX_ATTEMPTS ? 'failed' : 'queued',
    last_error: textOf(error),
    run_at: clock.nowMs() + Math.min(5_000 * 2 ** attempts, SLOWEST_RETRY_MS),
    lease_until: null,
  })
}

async function doubt(mail: MailRow, error: unknown): Promise<void> {
  logger.error({ kind: mail.kind, mail: mail.id, err: error }, 'mail may have been sent')
  await update(mail, { state: 'unknown', last_error: textOf(error), lease_until: null })
}

async function update(mail: MailRow, changes: Record<string, unknown>): Promise<boolean> {
  const changed = await db
    .from('mails')
    .where('id', mail.id)
    .where('fence', mail.fence)
    .update(changes)
  return changedRows(changed) === 1
}

function textOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 1000)
}
