import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import env from '#start/env'
import { smtpServer } from '#config/mail'
import { found, healthText } from '#core/health/found'
import { reasonOf } from '#core/security/without_values'
import { mailer, type Mailer } from '#notifications/mailing/mail_transport'
import type { Result } from '@adonisjs/core/health'
import type { HealthCheck } from '#core/registries/health_checks'

/** Whoever carries mails is asked once a minute, however often health is. */
const KEPT_S = 60
/** A little less than a health check may take. */
const PATIENCE_MS = 2_500
/** Where mail servers speak TLS from the first byte. */
const SMTPS = 465

const questions: Record<Mailer, (() => Promise<unknown>) | undefined> = {
  smtp: () => greetSmtp(),
  mailgun: () => askMailgun(),
  mailbox: undefined,
}

/** Whether the mail server takes us in, or Mailgun answers; what becomes of single mails is told by the check "mails". */
export const mailerHealthCheck: HealthCheck = {
  name: 'mailer',
  cacheDuration: KEPT_S,
  run: () => mailerResult(questions[mailer]),
}

/** What asking it says; a mailbox is not asked. */
export async function mailerResult(ask?: () => Promise<unknown>): Promise<Result> {
  if (!ask) return found.ok('mailer.mailbox')
  try {
    await ask()
    return found.ok('mailer.ok')
  } catch (error) {
    return found.failed('mailer.refused', { reason: reasonOf(error) })
  }
}

/** Waits for the greeting of a mail server and takes leave. Whether it lets us sign in shows when a mail is sent. */
export async function greetSmtp({ host, port } = smtpServer): Promise<void> {
  const { promise: greeted, resolve, reject } = Promise.withResolvers<void>()
  const socket =
    port === SMTPS ? connectTls({ host, port, servername: host }) : connect({ host, port })
  socket.setEncoding('utf8').setTimeout(PATIENCE_MS)
  socket.once('timeout', () => socket.destroy(new Error(healthText('mailer.silent'))))
  socket.once('error', reject).once('close', () => reject(new Error(healthText('mailer.hung_up'))))
  socket.once('data', (greeting) => {
    socket.end('QUIT\r\n')
    if (String(greeting).startsWith('220')) resolve()
    else reject(new Error(greetedWith(String(greeting).slice(0, 100).trim())))
  })
  try {
    await greeted
  } finally {
    socket.destroySoon()
  }
}

const greetedWith = (greeting: string) => healthText('mailer.greeted', { greeting })

/** Keys that may only send are refused every question, so that any answer will do but one of an outage. */
export async function askMailgun(url = mailgunUrl()): Promise<void> {
  const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(PATIENCE_MS) })
  if (answer.status >= 500) throw new Error(healthText('mailer.mailgun', { status: answer.status }))
}

const mailgunUrl = () => env.get('MAILGUN_BASE_URL', 'https://api.mailgun.net/v3')
