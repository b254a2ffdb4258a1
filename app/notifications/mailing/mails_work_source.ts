import logger from '@adonisjs/core/services/logger'
import { repeatedErrors } from '#core/repeated_errors'
import { sqlTime } from '#core/database/sql_time'
import { reasonOf } from '#core/security/without_values'
import { clock } from '#core/clock'
import { leasedRows } from '#core/work/leased_rows'
import { retryLater } from '#core/work/retry_later'
import { composeMail, type ComposedMail } from '#notifications/mailing/compose_mail'
import { mailer, messageIdOf, prepare } from '#notifications/mailing/mail_transport'
import { mayHaveLeft } from '#notifications/mailing/may_have_left'
import type { Changes, HeldRow } from '#core/work/held_row'
import type { WorkSource } from '#core/work/work_registry'
import type { MailState } from '#notifications/models/mail'

const MAX_ATTEMPTS = 12
const PAUSES = { baseMs: 5000, slowestMs: 2 * 60 * 60_000 }

interface MailRow {
  id: string
  kind: string
  payload: string
  state: MailState
  message_id: string | null
  attempts: number
}

type By = Parameters<typeof prepare>[2]
type HandOver = () => Promise<void>

/**
 * Sends queued mails: retried for about a day while the mailer takes none, then failed. Before a mail is handed over
 * the row says so, with everything that is to be recorded of it; where it is not known what became of it, a person
 * decides, because sending again might send twice.
 */
export const mailsThrough = (by: By): WorkSource =>
  leasedRows<MailRow>({
    name: 'mails',
    table: 'mails',
    concurrency: 2,
    leaseMs: 2 * 60_000,
    due: 'run_at',
    longestWaitMs: PAUSES.slowestMs,
    open: (query) => query.whereIn('state', ['queued', 'sending']),

    abandoned,

    async work(mail, held) {
      if (mail.state === 'sending') return abandoned(mail)
      const ready = await getReady(mail, held, by)
      return typeof ready === 'function' ? send(mail, ready) : ready
    },
  })

export const mailsWorkSource = mailsThrough(mailer)

/** The process before this one ended: before the mail was handed over, or it may have left. */
function abandoned(mail: MailRow): Changes {
  if (mail.state === 'queued')
    return postpone(mail, new Error('The panel stopped before it was sent'))
  return doubt(mail, new Error('The panel stopped while it was handing the mail over'))
}

/** Does what can fail without harm: the mail to hand over, or what becomes of it instead. */
async function getReady(mail: MailRow, held: HeldRow, by: By): Promise<HandOver | Changes> {
  try {
    const composed = await composeMail(mail.kind, mail.payload)
    if (!composed) return { state: 'dropped' }
    if ('heldFor' in composed) return await hold(mail, composed.heldFor, held)
    const messageId = mail.message_id ?? messageIdOf(mail.id)
    const handOver = await prepare(composed, messageId, by)
    return (await held.write(announcement(composed, messageId, by))) ? handOver : {}
  } catch (error) {
    return postpone(mail, error)
  }
}

/**
 * Keeps a mail until somebody has proven an address of its account. Who did so since the mail was composed let go of what was
 * held by then, and not of this one: so it is composed once more.
 */
async function hold(mail: MailRow, accountId: string, held: HeldRow): Promise<Changes> {
  await held.write({ state: 'held', held_for: accountId })
  const again = await composeMail(mail.kind, mail.payload)
  if (again && 'heldFor' in again) return {}
  return { state: 'queued', held_for: null, run_at: clock.nowMs() }
}

/** All there is to record before the mail leaves. */
function announcement({ content, html, text }: ComposedMail, id: string, by: By): Changes {
  return {
    state: 'sending',
    message_id: id,
    to_address: content.to,
    subject: content.subject,
    attachment_names: JSON.stringify(content.attachments?.map(({ name }) => name) ?? []),
    ...(by === 'mailbox' ? { html, text } : {}),
  }
}

/** What fails after the mail was taken leaves the row as it is, and the next look at it asks a person. */
async function send(mail: MailRow, handOver: HandOver): Promise<Changes> {
  try {
    await handOver()
  } catch (error) {
    return mayHaveLeft(error) ? doubt(mail, error) : postpone(mail, error)
  }
  return { state: 'sent', sent_at: sqlTime() }
}

function postpone(mail: MailRow, error: unknown): Changes {
  const { attempts, reason, at } = retryLater(mail, error, PAUSES)
  repeatedErrors.tell('warn', { kind: mail.kind, attempts, err: error }, 'mail could not be sent')
  return {
    attempts,
    state: attempts >= MAX_ATTEMPTS ? 'failed' : 'queued',
    last_error: reason.slice(0, 1000),
    run_at: at,
  }
}

function doubt(mail: MailRow, error: unknown): Changes {
  logger.error({ kind: mail.kind, mail: mail.id, err: error }, 'mail may have been sent')
  return { state: 'unknown', last_error: reasonOf(error).slice(0, 1000) }
}
