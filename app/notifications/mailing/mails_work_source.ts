import db from '@adonisjs/lucid/services/db'
import logger from '@adonisjs/core/services/logger'
import { clock } from '#core/clock'
import { lease, type LeasedRow } from '#core/work/lease'
import { mailKinds } from '#notifications/mailing/mail_kinds'
import { renderHtml, renderText } from '#notifications/mailing/mail_renderer'
import { mailer, transport } from '#notifications/mailing/mail_transport'
import type { WorkSource } from '#core/work/work_registry'

const LEASE_MS = 60_000
const MAX_ATTEMPTS = 12
const SLOWEST_RETRY_MS = 2 * 60 * 60_000

interface MailRow extends LeasedRow {
  kind: string
  payload: string
  attempts: number
}

/** Sends queued mails: retried for about a day while the mailer is down, then failed and shown to staff. */
export const mailsWorkSource: WorkSource = {
  name: 'mails',
  concurrency: 2,

  async due(limit) {
    const now = clock.nowMs()
    const rows = await db
      .from('mails')
      .select('id')
      .where('state', 'queued')
      .where('run_at', '<=', now)
      .where((query) => query.whereNull('lease_until').orWhere('lease_until', '<', now))
      .orderBy('run_at')
      .limit(limit)
    return rows.map((row) => row.id)
  },

  async run(id) {
    const mail = await lease<MailRow>('mails', id, LEASE_MS, (query) =>
      query.where('state', 'queued').where('run_at', '<=', clock.nowMs())
    )
    if (!mail) return

    try {
      await finish(mail, await send(mail))
    } catch (error) {
      await postpone(mail, error)
    }
  },
}

async function send(mail: MailRow): Promise<Record<string, unknown>> {
  const content = await mailKinds.get(mail.kind).compose(JSON.parse(mail.payload) as never)
  if (!content) return { state: 'dropped' }

  const [html, text] = [await renderHtml(content), renderText(content)]
  await transport({ id: mail.id, content, html, text })
  return {
    state: 'sent',
    sent_at: clock.now().toFormat('yyyy-MM-dd HH:mm:ss'),
    to_address: content.to,
    subject: content.subject,
    attachment_names: JSON.stringify(content.attachments?.map(({ name }) => name) ?? []),
    ...(mailer === 'mailbox' ? { html, text } : {}),
  }
}

async function postpone(mail: MailRow, error: unknown): Promise<void> {
  const attempts = mail.attempts + 1
  logger.warn({ kind: mail.kind, attempts, err: error }, 'mail could not be sent')
  await finish(mail, {
    attempts,
    state: attempts >= MAX_ATTEMPTS ? 'failed' : 'queued',
    last_error: (error instanceof Error ? error.message : String(error)).slice(0, 1000),
    run_at: clock.nowMs() + Math.min(5_000 * 2 ** attempts, SLOWEST_RETRY_MS),
  })
}

async function finish(mail: MailRow, changes: Record<string, unknown>): Promise<void> {
  await db
    .from('mails')
    .where('id', mail.id)
    .where('fence', mail.fence)
    .update({ lease_until: null, ...changes })
}
